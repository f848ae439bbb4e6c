import type { ClientScenario } from '../client-scenario.ts';

const opened = [{ do: 'watch' }, { do: 'until-open', streams: 1 }, { do: 'until-shown', text: 'before' }] as const;

const history = [{ do: 'say', texts: ['before'] }, { do: 'flush' }] as const;

/** How a run ends, and what is not its end. */
export const ending: readonly ClientScenario[] = [
  {
    name: 'E1: the run ended, and its window went, while nobody was listening',
    setup: history,
    operations: [
      ...opened,
      { do: 'cut', how: 'torn' },
      { do: 'say', texts: ['unheard'] },
      { do: 'finish', status: 'failed' },
      { do: 'expire' },
    ],
  },
  {
    name: 'E2: the end was told, and then nobody confirms it for a while',
    setup: history,
    operations: [
      ...opened,
      { do: 'say', texts: ['the last word'] },
      { do: 'answer', route: 'run', answers: [{ status: 500 }, { status: 500 }, { status: 500 }] },
      { do: 'finish', status: 'completed' },
    ],
  },
  {
    name: 'E3: the end is told, and the stream stays open',
    setup: history,
    operations: [
      ...opened,
      { do: 'say', texts: ['the last word'] },
      { do: 'finish', status: 'cancelled', sentinel: false },
    ],
  },
  {
    name: 'E5: planned rotations are no entries, and cost nothing',
    setup: history,
    operations: [
      ...opened,
      ...['one', 'two', 'three', 'four'].flatMap((text) => [
        { do: 'say' as const, texts: [text] },
        { do: 'until-shown' as const, text },
        { do: 'rotate' as const },
        { do: 'until-open' as const, streams: 0 },
        { do: 'until-open' as const, streams: 1 },
      ]),
      { do: 'finish', status: 'completed' },
    ],
  },
  {
    name: 'E6: a stream that ends in silence is not the end of the run',
    setup: history,
    operations: [
      ...opened,
      ...['one', 'two', 'three'].flatMap((text) => [
        { do: 'cut' as const, how: 'clean' as const },
        { do: 'until-open' as const, streams: 0 },
        { do: 'until-open' as const, streams: 1 },
        { do: 'say' as const, texts: [text] },
        { do: 'until-shown' as const, text },
      ]),
      { do: 'finish', status: 'completed' },
    ],
  },
  ...[
    { chop: 1, where: 'before the blank line' },
    { chop: 2, where: 'before the end of its line' },
    { chop: 20, where: 'in the middle of its JSON' },
  ].map(
    ({ chop, where }): ClientScenario => ({
      name: `E8: the stream breaks off ${where}`,
      setup: [...history, { do: 'say', texts: ['one', 'two'] }],
      operations: [
        { do: 'chop-next-stream', frames: 3, chop },
        { do: 'watch' },
        { do: 'until-open', streams: 1 },
        { do: 'say', texts: ['three'] },
        { do: 'until-shown', text: 'three' },
        { do: 'finish', status: 'completed' },
      ],
    }),
  ),
];
