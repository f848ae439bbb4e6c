import type { Leg, ServerScenario } from '../server-scenario.ts';
import { error, event, events, frame, frames, LEGS, TRIMMED } from './wire.ts';

const three = [
  { do: 'create', run: 'a' },
  { do: 'live', run: 'a', events: events(1, 3) },
] as const;

const all = (leg: Leg) =>
  [
    { do: 'open', stream: 'all', leg, run: 'a' },
    { do: 'read', stream: 'all', frames: frames(1, 3) },
  ] as const;

const onLeg = (leg: Leg): ServerScenario[] => [
  {
    clause: '4.2',
    name: `with no position the ${leg} leg begins with the oldest entry, and goes on with new ones`,
    setup: three,
    operations: [
      ...all(leg),
      { do: 'live', run: 'a', events: [event(4)] },
      { do: 'read', stream: 'all', frames: [frame(4)] },
      { do: 'open', stream: 'empty', leg, run: 'a', cursor: '' },
      { do: 'read', stream: 'empty', frames: frames(1, 4) },
    ],
  },
  {
    clause: '4.2',
    name: `resuming on the ${leg} leg is exclusive of the cursor`,
    setup: three,
    operations: [
      ...all(leg),
      { do: 'open', stream: 'first', leg, run: 'a', cursor: { stream: 'all', frame: 0 } },
      { do: 'read', stream: 'first', frames: frames(2, 3) },
      { do: 'open', stream: 'last', leg, run: 'a', cursor: { stream: 'all', frame: 2 } },
      { do: 'live', run: 'a', events: [event(4)] },
      { do: 'read', stream: 'last', frames: [frame(4)] },
    ],
  },
  {
    clause: '4.1',
    name: `a bare time is a position on the ${leg} leg`,
    setup: three,
    operations: [
      { do: 'open', stream: 's', leg, run: 'a', cursor: '1000' },
      { do: 'read', stream: 's', frames: frames(1, 3) },
    ],
  },
  {
    clause: '4.2',
    name: `start=latest on the ${leg} leg skips what is there`,
    setup: three,
    operations: [
      { do: 'open', stream: 's', leg, run: 'a', query: 'start=latest' },
      { do: 'live', run: 'a', events: [event(4)] },
      { do: 'read', stream: 's', frames: [frame(4)] },
    ],
  },
  {
    clause: '3.1',
    name: `Last-Event-ID beats start=latest on the ${leg} leg`,
    setup: three,
    operations: [
      ...all(leg),
      { do: 'open', stream: 's', leg, run: 'a', query: 'start=latest', cursor: { stream: 'all', frame: 0 } },
      { do: 'read', stream: 's', frames: frames(2, 3) },
    ],
  },
  {
    clause: '4.1',
    name: `a position of another kind is an error on the ${leg} leg`,
    setup: three,
    operations: ['log-3', 'abc'].flatMap((cursor) => [
      { do: 'open' as const, stream: cursor, leg, run: 'a', cursor },
      { do: 'read' as const, stream: cursor, frames: [error('Stream read error')], closes: true },
    ]),
  },
  {
    clause: '4.5',
    name: `without resync=1 the ${leg} leg goes on in silence behind a hole`,
    setup: three,
    operations: [
      ...all(leg),
      { do: 'live', run: 'a', events: events(4, 6) },
      { do: 'trim', run: 'a', keep: 2 },
      { do: 'open', stream: 's', leg, run: 'a', cursor: { stream: 'all', frame: 0 } },
      { do: 'read', stream: 's', frames: frames(5, 6) },
    ],
  },
];

export const positions: readonly ServerScenario[] = [
  ...LEGS.flatMap(onLeg),
  {
    clause: '4.5',
    name: 'with resync=1 the proxy says that the window was trimmed, and nothing else',
    setup: three,
    operations: [
      ...all('proxy'),
      { do: 'live', run: 'a', events: events(4, 6) },
      { do: 'trim', run: 'a', keep: 2 },
      { do: 'open', stream: 's', leg: 'proxy', run: 'a', query: 'resync=1', cursor: { stream: 'all', frame: 0 } },
      { do: 'read', stream: 's', frames: [TRIMMED], closes: true },
      { do: 'framing', stream: 's' },
      { do: 'open', stream: 'zero', leg: 'proxy', run: 'a', query: 'resync=1', cursor: '0-0' },
      { do: 'read', stream: 'zero', frames: [TRIMMED], closes: true },
      { do: 'open', stream: 'log', leg: 'proxy', run: 'a', query: 'resync=1', cursor: 'log-3' },
      { do: 'read', stream: 'log', frames: [TRIMMED], closes: true },
    ],
  },
  {
    clause: '4.5',
    name: 'resync=1 changes nothing while the cursor is in the window, or for a reader without one',
    setup: three,
    operations: [
      ...all('proxy'),
      { do: 'trim', run: 'a', keep: 2 },
      { do: 'open', stream: 'within', leg: 'proxy', run: 'a', query: 'resync=1', cursor: { stream: 'all', frame: 1 } },
      { do: 'read', stream: 'within', frames: [frame(3)] },
      { do: 'open', stream: 'without', leg: 'proxy', run: 'a', query: 'resync=1' },
      { do: 'read', stream: 'without', frames: frames(2, 3) },
      { do: 'open', stream: 'start', leg: 'proxy', run: 'a', query: 'resync=1', cursor: '0' },
      { do: 'read', stream: 'start', frames: frames(2, 3) },
    ],
  },
  {
    clause: '12',
    name: 'the API leg knows no resync',
    setup: three,
    operations: [
      ...all('api'),
      { do: 'live', run: 'a', events: events(4, 6) },
      { do: 'trim', run: 'a', keep: 2 },
      { do: 'open', stream: 's', leg: 'api', run: 'a', query: 'resync=1', cursor: { stream: 'all', frame: 0 } },
      { do: 'read', stream: 's', frames: frames(5, 6) },
    ],
  },
];
