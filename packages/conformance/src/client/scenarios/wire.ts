import type { ClientScenario } from '../client-scenario.ts';

const STRANGE = ['Zürich, 東京, 😀', 'e\u0301 \u2028 \u0000 "\\', 'data: x\n\nid: 1-1\n\n'];

const spelled = (
  name: string,
  spelling: { lineEnd?: '\n' | '\r\n' | '\r'; byteOrderMark?: boolean; bytesPerWrite?: number },
): ClientScenario => ({
  name,
  setup: [
    { do: 'say', texts: ['before'] },
    { do: 'flush' },
    { do: 'spell', ...spelling },
    { do: 'say', texts: STRANGE },
  ],
  operations: [
    { do: 'watch' },
    { do: 'until-open', streams: 1 },
    { do: 'say', texts: [...STRANGE, 'new'] },
    { do: 'until-shown', text: 'new' },
    { do: 'cut', how: 'reset' },
    { do: 'say', texts: STRANGE },
    { do: 'until-open', streams: 1 },
    { do: 'say', texts: ['newer'] },
    { do: 'until-shown', text: 'newer' },
    { do: 'finish', status: 'completed' },
  ],
});

const opened = [{ do: 'watch' }, { do: 'until-open', streams: 1 }, { do: 'until-shown', text: 'before' }] as const;

const history = [{ do: 'say', texts: ['before'] }, { do: 'flush' }] as const;

/** What the bytes look like, sockets that die, and tokens that expire. */
export const wire: readonly ClientScenario[] = [
  spelled('O1: characters are split over packets, byte by byte', { bytesPerWrite: 1 }),
  spelled('O2: lines end with CR LF', { lineEnd: '\r\n' }),
  spelled('O2: lines end with CR LF, split over packets', { lineEnd: '\r\n', bytesPerWrite: 1 }),
  spelled('O2: lines end with CR', { lineEnd: '\r' }),
  spelled('O3: a byte order mark comes first', { byteOrderMark: true }),
  spelled('O3: a byte order mark comes first, split over packets', { byteOrderMark: true, bytesPerWrite: 1 }),
  {
    name: 'H1: the socket is dead, and nobody says so',
    setup: history,
    operations: [
      ...opened,
      { do: 'freeze' },
      { do: 'say', texts: ['unheard'] },
      { do: 'pass', ms: 90_000 },
      { do: 'until-shown', text: 'unheard' },
      { do: 'finish', status: 'completed' },
    ],
  },
  {
    name: 'T1: the token expires while nobody is connected',
    setup: history,
    operations: [
      ...opened,
      { do: 'expire-tokens' },
      { do: 'cut', how: 'torn' },
      { do: 'say', texts: ['meanwhile'] },
      { do: 'until-shown', text: 'meanwhile' },
      { do: 'expire-tokens' },
      { do: 'rotate' },
      { do: 'until-open', streams: 0 },
      { do: 'until-open', streams: 1 },
      { do: 'say', texts: ['later'] },
      { do: 'until-shown', text: 'later' },
      { do: 'finish', status: 'completed' },
    ],
  },
];
