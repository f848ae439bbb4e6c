import type { Shape } from '../../shape.ts';
import type { Ask, ServerScenario } from '../server-scenario.ts';

const rpc = (method: string, params: object, id: string | number = 'c1') => ({ jsonrpc: '2.0', id, method, params });

/** A command to run `a`. */
const command = (body: unknown, status: number, json: Shape): Ask => ({
  do: 'ask',
  route: 'command',
  run: 'a',
  body,
  expect: { status, json },
});

const result = (value: unknown, id: Shape = 'c1'): Shape => ({
  jsonrpc: '2.0',
  id,
  result: { $exactly: value },
  error: { $is: 'absent' },
});

const failure = (message: string): Shape => ({
  jsonrpc: '2.0',
  id: 'c1',
  result: { $is: 'absent' },
  error: { code: -32_000, message: { $matches: message } },
});

const running = [{ do: 'create', run: 'a' }] as const;

export const commands: readonly ServerScenario[] = [
  {
    clause: '10',
    name: 'a message is queued, and told once however often its id comes',
    setup: running,
    operations: [
      command(rpc('user_message', { content: 'one' }, 'm1'), 200, result({ queued: true }, 'm1')),
      command(rpc('user_message', { content: 'one' }, 'm1'), 200, result({ queued: true }, 'm1')),
      command(rpc('user_message', { content: 'two' }, 7), 200, result({ queued: true }, 7)),
      command(rpc('user_message', { content: 'two' }, '7'), 200, result({ queued: true }, '7')),
      command(rpc('user_message', { content: 'one' }, 'm2'), 200, result({ queued: true }, 'm2')),
      { do: 'messages', run: 'a', expect: ['one', 'two', 'one'] },
    ],
  },
  {
    clause: '10',
    name: 'cancel stops the turn, and not the run',
    setup: running,
    operations: [
      command(rpc('cancel', {}), 200, result({ cancelled: true })),
      { do: 'ask', route: 'run', run: 'a', expect: { status: 200, json: { status: 'in_progress' } } },
    ],
  },
  {
    clause: '10',
    name: 'close ends the session',
    setup: running,
    operations: [
      command(rpc('close', { localGitState: { head: 'abc', branch: null } }), 200, result({ closed: true })),
    ],
  },
  {
    clause: '10',
    name: 'a permission is answered once; what cannot be answered is an error with status 200',
    setup: [...running, { do: 'permission', run: 'a', requestId: 'p1' }],
    operations: [
      command(
        rpc('permission_response', { requestId: 'p9', optionId: 'allow' }),
        200,
        failure('^No pending permission request found for id: p9$'),
      ),
      command(rpc('permission_response', { requestId: 'p1', optionId: 'maybe' }), 200, failure('')),
      command(rpc('permission_response', { requestId: 'p1', optionId: 'allow' }), 200, result({ resolved: true })),
      command(
        rpc('permission_response', { requestId: 'p1', optionId: 'allow' }),
        200,
        failure('^No pending permission request found for id: p1$'),
      ),
    ],
  },
  {
    clause: '10',
    name: 'an answer of the relay that nobody waits for is an error with status 200',
    setup: running,
    operations: [
      command(
        rpc('mcp_response', { requestId: 'x', server: 's', payload: {} }),
        200,
        failure('^No pending MCP relay request found for id: x$'),
      ),
    ],
  },
  {
    clause: '10',
    name: 'an option of the session is set, and all of them are told',
    setup: running,
    operations: [
      command(rpc('set_config_option', { configId: 'mode', value: 'auto' }), 200, {
        jsonrpc: '2.0',
        id: 'c1',
        result: { configOptions: { $is: 'array' } },
      }),
    ],
  },
  {
    clause: '10',
    name: 'what is no command is refused',
    setup: running,
    operations: [
      rpc('nonsense', {}),
      rpc('refresh_session', {}),
      rpc('user_message', {}),
      rpc('user_message', { content: '' }),
      rpc('user_message', { content: [{ type: 'text', text: 'x' }] }),
      rpc('permission_response', { requestId: '', optionId: 'allow' }),
      rpc('permission_response', { requestId: 'r' }),
      rpc('permission_response', { requestId: 'r', optionId: 'o', answers: { a: 1 } }),
      rpc('set_config_option', { configId: 'mode' }),
      rpc('mcp_response', { requestId: 'x', server: 's', payload: {}, error: { code: 1, message: '' } }),
      { ...rpc('cancel', {}), jsonrpc: '1.0' },
      { ...rpc('cancel', {}), more: 1 },
      { ...rpc('cancel', {}), id: {} },
      '{',
      '[]',
    ].map((body) => ({ do: 'ask', route: 'command', run: 'a', body, expect: { status: 400 } })),
  },
  {
    clause: '10',
    name: 'a run that is over takes no message, and has no sandbox',
    setup: [...running, { do: 'status', run: 'a', status: 'completed' }],
    operations: [
      command(rpc('user_message', { content: 'late' }), 409, { error: 'Task run workflow has ended' }),
      command(rpc('cancel', {}), 400, {
        error: 'No active sandbox for this task run',
        type: 'runtime_unavailable',
        code: 'sandbox_not_ready',
      }),
    ],
  },
];

const cancel = (body: unknown, status: number, json: Shape): Ask => ({
  do: 'ask',
  route: 'cancel',
  run: 'a',
  body,
  expect: { status, json },
});

export const cancelling: readonly ServerScenario[] = [
  {
    clause: '1.7',
    name: 'cancelling is accepted with the run as it is',
    setup: running,
    operations: [cancel({ reason: 'enough' }, 202, { id: { $is: 'string' }, status: { $is: 'string' } })],
  },
  {
    clause: '1.7',
    name: 'a run that is over is answered unchanged',
    setup: [...running, { do: 'status', run: 'a', status: 'completed' }],
    operations: [cancel({}, 200, { status: 'completed' })],
  },
  {
    clause: '1.7',
    name: 'the guard lets only a run go that still waits for its first message',
    setup: [...running, { do: 'log', run: 'a', lines: [{ type: 'notification' }] }],
    operations: [cancel({ only_if_awaiting_first_message: true }, 200, { status: 'in_progress' })],
  },
  {
    clause: '1.7',
    name: 'a run that is not of the cloud cannot be cancelled',
    setup: [{ do: 'create', run: 'a', environment: 'local' }],
    operations: [cancel({}, 400, { error: { $is: 'string' } })],
  },
  {
    clause: '1.7',
    name: 'a body that is not as it should be is refused',
    setup: running,
    operations: [
      cancel({ reason: 'x'.repeat(501) }, 400, {}),
      cancel({ reason: 7 }, 400, {}),
      cancel({ unknown: true }, 400, {}),
      { do: 'ask', route: 'run', run: 'a', expect: { status: 200, json: { status: 'in_progress' } } },
    ],
  },
];
