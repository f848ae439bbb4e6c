import type { ServerScenario } from '../server-scenario.ts';
import { event, frame, LEGS, REFUSAL, runPath } from './wire.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

export const pathsAndCredentials: readonly ServerScenario[] = [
  {
    clause: '1.1',
    name: 'without credentials, and with wrong ones, nothing is told',
    setup: [{ do: 'create', run: 'a' }],
    operations: [null, 'Bearer wrong', 'Basic eDp5'].flatMap((authorization) =>
      (['tasks', 'run', 'sessionLogs', 'logs', 'streamToken', 'stream'] as const).map((route) => ({
        do: 'ask' as const,
        route,
        run: 'a',
        headers: { authorization, accept: route === 'stream' ? 'text/event-stream' : '*/*' },
        expect: { status: 401, json: REFUSAL },
      })),
    ),
  },
  {
    clause: '1.1',
    name: 'commands and cancel want credentials too',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      { do: 'ask', route: 'command', run: 'a', headers: { authorization: null }, body: {}, expect: { status: 401 } },
      { do: 'ask', route: 'cancel', run: 'a', headers: { authorization: null }, body: {}, expect: { status: 401 } },
      { do: 'ask', route: 'run', run: 'a', expect: { status: 200, json: { status: 'in_progress' } } },
    ],
  },
  {
    clause: '1.1',
    name: 'a run that is not visible, a task that is no UUID and a run of another task are not found',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'create', run: 'b' },
    ],
    operations: [
      runPath('{task:a}', UNKNOWN),
      runPath(UNKNOWN, '{run:a}'),
      runPath('nonsense', '{run:a}'),
      runPath('{task:b}', '{run:a}'),
    ].flatMap((path) =>
      ['', 'session_logs/', 'logs/', 'stream_token/'].map((rest) => ({
        do: 'ask' as const,
        path: path + rest,
        expect: { status: 404 },
      })),
    ),
  },
  {
    clause: '1',
    name: 'an id stands encoded in its path segment, and is decoded once',
    setup: [
      { do: 'create', run: 'a', taskId: 'task/?&#% é {unique}', runId: 'a/b?c=d&e#f%2F é {unique}' },
      { do: 'live', run: 'a', events: [event(1)] },
    ],
    operations: [
      { do: 'ask', route: 'run', run: 'a', expect: { status: 200, json: { status: 'in_progress' } } },
      { do: 'ask', path: runPath('{task:a}', 'a/b'), expect: { status: 404 } },
      { do: 'ask', path: runPath('{task:a}', 'a%252Fb'), expect: { status: 404 } },
      ...LEGS.flatMap((leg) => [
        { do: 'open' as const, stream: leg, leg, run: 'a' },
        { do: 'read' as const, stream: leg, frames: [frame(1)] },
      ]),
    ],
  },
  {
    clause: '7',
    name: 'the proxy tells that it is well, and knows no other path',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      ...['/_health', '/health', '/_readyz'].map((path) => ({
        do: 'ask' as const,
        leg: 'proxy' as const,
        run: 'a',
        path,
        expect: { status: 200, json: { status: 'ok' } },
      })),
      {
        do: 'ask',
        leg: 'proxy',
        run: 'a',
        path: '/v1/runs/{run:a}/nothing',
        expect: { status: 404, json: { $exactly: { error: 'Not found' } } },
      },
    ],
  },
];
