import type { Leg, ServerScenario } from '../server-scenario.ts';
import { error, event, events, frame, frames, KEEPALIVE, LEGS, STREAM_END, stateBeforeEnd } from './wire.ts';

/** How long a leg waits for a stream (4.3). */
const PATIENCE = { api: 120_000, proxy: 300_000 };

const onLeg = (leg: Leg): ServerScenario[] => [
  {
    clause: '4.3',
    name: `the ${leg} leg waits for the stream, with keepalives, and then begins with its first entry`,
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000, notBeforeMs: 19_500 },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000 },
      { do: 'live', run: 'a', events: events(1, 2) },
      { do: 'read', stream: 's', frames: frames(1, 2), withinMs: 3_000 },
    ],
  },
  {
    clause: '4.2',
    name: `start=latest loses nothing on the ${leg} leg when the stream had to be waited for`,
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a', query: 'start=latest' },
      { do: 'live', run: 'a', events: events(1, 3) },
      { do: 'read', stream: 's', frames: frames(1, 3), withinMs: 3_000 },
    ],
  },
  {
    clause: '4.3',
    name: `the ${leg} leg gives up waiting after ${PATIENCE[leg] / 1_000} s`,
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'pass', ms: PATIENCE[leg] - 10_000 },
      {
        do: 'read',
        stream: 's',
        frames: [error('Stream not available')],
        overKeepalives: true,
        closes: true,
        withinMs: 15_000,
        notBeforeMs: 9_500,
      },
    ],
  },
  {
    clause: '5',
    name: `a stream with its sentinel is replayed on the ${leg} leg, and ends`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: events(1, 2) },
      { do: 'status', run: 'a', status: 'completed' },
      { do: 'end', run: 'a' },
      { do: 'live', run: 'a', events: [event(3)] },
    ],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'read', stream: 's', frames: [...frames(1, 2), STREAM_END], closes: true },
      { do: 'open', stream: 'again', leg, run: 'a', cursor: { stream: 's', frame: 1 } },
      { do: 'read', stream: 'again', frames: [STREAM_END], closes: true },
      { do: 'framing', stream: 's' },
    ],
  },
  {
    clause: '5',
    name: `a run that is over but whose stream has no sentinel is followed on the ${leg} leg without an end`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: [event(1)] },
      { do: 'status', run: 'a', status: 'completed' },
    ],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'read', stream: 's', frames: [frame(1)] },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000 },
      { do: 'end', run: 'a' },
      { do: 'read', stream: 's', frames: [STREAM_END], closes: true },
    ],
  },
  {
    clause: '4.6',
    name: `start=latest behind the sentinel gets keepalives only, on the ${leg} leg`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: [event(1)] },
      { do: 'end', run: 'a' },
    ],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a', query: 'start=latest' },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000 },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000 },
    ],
  },
];

export const waitingAndEnding: readonly ServerScenario[] = [
  ...LEGS.flatMap(onLeg),
  ...(['new', 'expired'] as const).flatMap((why): ServerScenario[] => {
    const setup: ServerScenario['setup'] = [
      { do: 'create', run: 'a' },
      ...(why === 'new'
        ? []
        : ([
            { do: 'live', run: 'a', events: [event(1)] },
            { do: 'expire', run: 'a' },
          ] as const)),
      { do: 'status', run: 'a', status: 'failed' },
    ];
    return [
      {
        clause: '5',
        name: `a run that is over without a stream (${why}) ends at once on the proxy leg, without a state`,
        setup,
        operations: [
          { do: 'open', stream: 's', leg: 'proxy', run: 'a' },
          { do: 'read', stream: 's', frames: [STREAM_END], closes: true },
          { do: 'framing', stream: 's' },
        ],
      },
      {
        clause: '5',
        name: `a run that is over without a stream (${why}) tells its state on the API leg, and ends`,
        setup,
        operations: [
          { do: 'open', stream: 's', leg: 'api', run: 'a' },
          { do: 'read', stream: 's', frames: [stateBeforeEnd('failed'), STREAM_END], closes: true },
          { do: 'framing', stream: 's' },
        ],
      },
    ];
  }),
  {
    clause: '5',
    name: 'the proxy believes the token: minted before the end it makes the reader wait, minted after it ends',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      { do: 'token', token: 'early', run: 'a' },
      { do: 'status', run: 'a', status: 'completed' },
      { do: 'open', stream: 'early', leg: 'proxy', run: 'a', token: { named: 'early' } },
      { do: 'read', stream: 'early', frames: [KEEPALIVE], withinMs: 22_000 },
      { do: 'open', stream: 'late', leg: 'proxy', run: 'a' },
      { do: 'read', stream: 'late', frames: [STREAM_END], closes: true },
    ],
  },
  ...LEGS.map(
    (leg): ServerScenario => ({
      clause: '1.4',
      name: `a presence-gated run tells the ${leg} leg only what happens while somebody watches`,
      setup: [
        { do: 'create', run: 'a', presenceGated: true },
        { do: 'live', run: 'a', events: [event(1)] },
      ],
      operations: [
        { do: 'open', stream: 's', leg, run: 'a' },
        { do: 'live', run: 'a', events: [event(2)] },
        { do: 'read', stream: 's', frames: [frame(2)] },
      ],
    }),
  ),
];
