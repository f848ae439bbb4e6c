import type { ClientScenario } from '../client-scenario.ts';

const STRANGE = ['Zürich, 東京, 😀', 'e\u0301 \u2028 \u0000 "\\', 'data: x\n\nid: 1-1\n\n'];

const opened = [{ do: 'watch' }, { do: 'until-open', streams: 1 }, { do: 'until-shown', text: 'before' }] as const;

const history = [{ do: 'say', texts: ['before'] }, { do: 'flush' }] as const;

type Spelling = { lineEnd?: '\n' | '\r\n' | '\r'; byteOrderMark?: boolean; bytesPerWrite?: number };

/** The log is held back meanwhile: only the stream can tell what is new. */
const entries = (name: string, spelling: Spelling): ClientScenario => ({
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
    { do: 'until-shown', text: 'before' },
    { do: 'hold', route: 'session_logs' },
    { do: 'hold', route: 'logs' },
    { do: 'say', texts: [...STRANGE, 'new'] },
    { do: 'until-shown', text: 'new' },
    { do: 'cut', how: 'reset' },
    { do: 'say', texts: STRANGE },
    { do: 'until-open', streams: 1 },
    { do: 'say', texts: ['newer'] },
    { do: 'until-shown', text: 'newer' },
    { do: 'release', route: 'session_logs' },
    { do: 'release', route: 'logs' },
    { do: 'finish', status: 'completed' },
  ],
});

/** A frame that steers is the first of its connection, and the only one: who does not understand it asks the same again and again. */
const steering = (name: string, spelling: Spelling): ClientScenario => ({
  name,
  legs: ['proxy'],
  setup: history,
  operations: [
    ...opened,
    { do: 'say', texts: ['seen'] },
    { do: 'until-shown', text: 'seen' },
    { do: 'spell', ...spelling },
    { do: 'cut', how: 'torn' },
    { do: 'say', texts: ['one', 'two', 'three'] },
    { do: 'trim', keep: 1 },
    { do: 'until-shown', text: 'three' },
    { do: 'until-open', streams: 1 },
    { do: 'say', texts: ['four'] },
    { do: 'until-shown', text: 'four' },
    { do: 'finish', status: 'completed' },
  ],
  mostRequests: { proxy_stream: 4 },
});

/** What the bytes look like, sockets that die, and tokens that expire. */
export const wire: readonly ClientScenario[] = [
  entries('O1: characters are split over packets, byte by byte', { bytesPerWrite: 1 }),
  entries('O2: lines end with CR LF', { lineEnd: '\r\n' }),
  entries('O2: lines end with CR LF, split over packets', { lineEnd: '\r\n', bytesPerWrite: 1 }),
  entries('O2: lines end with CR', { lineEnd: '\r' }),
  entries('O3: a byte order mark comes first', { byteOrderMark: true }),
  entries('O3: a byte order mark comes first, split over packets', { byteOrderMark: true, bytesPerWrite: 1 }),
  steering('O2: a frame that steers has lines that end with CR', { lineEnd: '\r' }),
  steering('O2: a frame that steers has lines that end with CR LF, split over packets', {
    lineEnd: '\r\n',
    bytesPerWrite: 1,
  }),
  steering('O3: a byte order mark comes before a frame that steers', { byteOrderMark: true }),
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
