import type { ClientScenario } from '../client-scenario.ts';

const opened = [{ do: 'watch' }, { do: 'until-open', streams: 1 }, { do: 'until-shown', text: 'before' }] as const;

const twice = (eventIds: boolean): ClientScenario => ({
  name: `R4: history and stream spell a message differently, ${eventIds ? 'with' : 'without'} event ids`,
  run: { eventIds },
  setup: [
    { do: 'prompt', text: 'Go on' },
    { do: 'pieces', texts: ['It ', 'was ', 'a ', 'race.'] },
    { do: 'console', text: 'npm test' },
    { do: 'say', texts: ['ok', 'ok'] },
    { do: 'flush' },
    { do: 'pieces', texts: ['Now ', 'it '] },
  ],
  operations: [
    { do: 'watch' },
    { do: 'until-open', streams: 1 },
    { do: 'pieces', texts: ['waits.'] },
    { do: 'until-shown', text: 'waits.' },
    { do: 'turn-end' },
    { do: 'say', texts: ['ok'] },
    { do: 'finish', status: 'completed' },
  ],
});

/** How a connection goes on, and what must not come twice. */
export const resuming: readonly ClientScenario[] = [
  {
    name: 'R1: the server ignores the position and begins anew each time',
    setup: [{ do: 'say', texts: ['very first', 'before'] }, { do: 'flush' }, { do: 'replay-from-start' }],
    operations: [
      ...opened,
      { do: 'cut', how: 'torn' },
      { do: 'say', texts: ['meanwhile'] },
      { do: 'until-shown', text: 'meanwhile' },
      { do: 'cut', how: 'clean' },
      { do: 'say', texts: ['later'] },
      { do: 'until-shown', text: 'later' },
      { do: 'finish', status: 'completed' },
    ],
  },
  {
    name: 'R1: the server sends the newest entries once more',
    setup: [{ do: 'say', texts: ['ok', 'ok', 'before'] }, { do: 'flush' }],
    operations: [
      ...opened,
      { do: 'say', texts: ['ok', 'new'] },
      { do: 'until-shown', text: 'new' },
      { do: 'repeat', count: 3 },
      { do: 'say', texts: ['later'] },
      { do: 'until-shown', text: 'later' },
      { do: 'repeat', count: 1 },
      { do: 'finish', status: 'completed' },
    ],
  },
  {
    name: 'R2: a connection that has resumed dies before any id arrives, twice',
    setup: [{ do: 'say', texts: ['before'] }, { do: 'flush' }],
    operations: [
      ...opened,
      { do: 'say', texts: ['live'] },
      { do: 'until-shown', text: 'live' },
      {
        do: 'answer',
        route: 'stream',
        answers: [
          { status: 200, headers: { 'content-type': 'text/event-stream' }, body: ': hello\n\n' },
          { status: 200, headers: { 'content-type': 'text/event-stream' }, body: ': hello\n\n' },
        ],
      },
      { do: 'cut', how: 'reset' },
      { do: 'say', texts: ['one', 'two'] },
      { do: 'until-shown', text: 'two' },
      { do: 'finish', status: 'completed' },
    ],
  },
  twice(true),
  twice(false),
  {
    name: 'R6: a run that goes on from another one shows its ancestor first, and the same words of both',
    setup: [
      { do: 'start' },
      { do: 'prompt', text: 'Try again' },
      { do: 'say', texts: ['before'] },
      { do: 'turn-end' },
      { do: 'resume' },
      { do: 'start' },
      { do: 'prompt', text: 'Try again' },
    ],
    operations: [
      { do: 'watch' },
      { do: 'until-open', streams: 1 },
      { do: 'say', texts: ['before'] },
      { do: 'turn-end' },
      { do: 'finish', status: 'completed' },
    ],
  },
  ...(['clean', 'torn', 'reset'] as const).map(
    (how): ClientScenario => ({
      name: `R11: the connection is cut (${how}) again and again in the middle of messages`,
      setup: [{ do: 'say', texts: ['before'] }, { do: 'flush' }],
      operations: [
        ...opened,
        ...['one', 'two', 'three'].flatMap((word) => [
          { do: 'pieces' as const, texts: [`half of ${word}, `] },
          { do: 'cut' as const, how },
          { do: 'pieces' as const, texts: [`rest of ${word}. `] },
          { do: 'until-shown' as const, text: `rest of ${word}. ` },
        ]),
        { do: 'finish', status: 'completed' },
      ],
    }),
  ),
];
