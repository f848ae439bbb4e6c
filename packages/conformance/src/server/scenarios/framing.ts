import type { Leg, ServerScenario } from '../server-scenario.ts';
import { error, event, events, frame, frames, KEEPALIVE, LEGS, ROTATED, STREAM_END } from './wire.ts';

const HEADERS = {
  api: { 'cache-control': 'no-cache, no-transform' },
  proxy: { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
};

const strange = {
  type: 'notification',
  text: 'é 東京 😀 \u2028 \u0000 \\ " \r\n data: x\n\nid: 1-1\n\n',
  deep: { list: [1, [2, [3]], { '': null }] },
};

const onLeg = (leg: Leg): ServerScenario[] => [
  {
    clause: '3.2',
    name: `the ${leg} leg answers as an event stream that nobody may keep`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: [event(1)] },
    ],
    operations: [
      {
        do: 'open',
        stream: 's',
        leg,
        run: 'a',
        expect: {
          status: 200,
          headers: { 'content-type': { $matches: '^text/event-stream' }, 'x-accel-buffering': 'no', ...HEADERS[leg] },
        },
      },
    ],
  },
  {
    clause: '3.3',
    name: `frames on the ${leg} leg: LF, one line of data, ids on data and none on control frames`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: [event(1), strange, event(2)] },
    ],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      {
        do: 'read',
        stream: 's',
        frames: [frame(1), { event: { $is: 'absent' }, data: { $exactly: strange } }, frame(2)],
      },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 25_000 },
      { do: 'live', run: 'a', events: [event(3)] },
      { do: 'end', run: 'a' },
      { do: 'read', stream: 's', frames: [frame(3), STREAM_END], closes: true },
      { do: 'framing', stream: 's' },
    ],
  },
  {
    clause: '3.3',
    name: `a frame of a megabyte comes whole on the ${leg} leg`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: [{ type: 'x', text: 'é'.repeat(450_000) }] },
    ],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'read', stream: 's', frames: [{ data: { $exactly: { type: 'x', text: 'é'.repeat(450_000) } } }] },
      { do: 'framing', stream: 's' },
    ],
  },
  {
    clause: '3.4',
    name: `a keepalive comes on the ${leg} leg after 20 s without a frame, again and again`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: [event(1)] },
    ],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'read', stream: 's', frames: [frame(1)] },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000, notBeforeMs: 19_500 },
      { do: 'pass', ms: 10_000 },
      { do: 'live', run: 'a', events: [event(2)] },
      { do: 'read', stream: 's', frames: [frame(2)] },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000, notBeforeMs: 19_500 },
      { do: 'read', stream: 's', frames: [KEEPALIVE], withinMs: 22_000, notBeforeMs: 19_000 },
    ],
  },
  {
    clause: '3.4',
    name: `a connection on the ${leg} leg is rotated after 15 minutes, and resumes behind its last frame`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: [event(1)] },
    ],
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'read', stream: 's', frames: [frame(1)] },
      { do: 'pass', ms: 880_000 },
      {
        do: 'read',
        stream: 's',
        frames: [ROTATED],
        overKeepalives: true,
        closes: true,
        withinMs: 45_000,
        notBeforeMs: 19_000,
      },
      { do: 'framing', stream: 's' },
      { do: 'live', run: 'a', events: [event(2)] },
      { do: 'open', stream: 'next', leg, run: 'a', cursor: { stream: 's', frame: 0 } },
      { do: 'read', stream: 'next', frames: [frame(2)] },
    ],
  },
  {
    clause: '3.5',
    name: `an error sentinel comes again on every connection of the ${leg} leg`,
    setup: [
      { do: 'create', run: 'a' },
      { do: 'live', run: 'a', events: events(1, 2) },
      { do: 'end', run: 'a', error: 'The sandbox burnt down' },
      { do: 'live', run: 'a', events: [event(3)] },
    ],
    operations: [
      { do: 'open', stream: 'one', leg, run: 'a' },
      { do: 'read', stream: 'one', frames: [...frames(1, 2), error('The sandbox burnt down')], closes: true },
      { do: 'open', stream: 'two', leg, run: 'a', cursor: { stream: 'one', frame: 1 } },
      { do: 'read', stream: 'two', frames: [error('The sandbox burnt down')], closes: true },
      { do: 'framing', stream: 'one' },
    ],
  },
];

export const framing: readonly ServerScenario[] = [
  ...LEGS.flatMap(onLeg),
  {
    clause: '3.1',
    name: 'the API leg refuses who takes no event streams',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      {
        do: 'open',
        stream: 's',
        leg: 'api',
        run: 'a',
        headers: { accept: 'application/json' },
        expect: { status: 406 },
      },
    ],
  },
  {
    clause: '3.2',
    name: 'the proxy answers the preflight of a page',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      {
        do: 'ask',
        leg: 'proxy',
        run: 'a',
        path: '/v1/runs/{run:a}/stream',
        method: 'OPTIONS',
        headers: { authorization: null, origin: 'http://localhost:5173' },
        expect: {
          status: 204,
          headers: {
            'access-control-allow-methods': 'GET, POST, OPTIONS',
            'access-control-allow-headers':
              'authorization, last-event-id, content-type, accept, x-csrftoken, x-posthog-distinct-id, x-posthog-session-id',
            'access-control-max-age': '600',
          },
        },
      },
    ],
  },
];
