import { CUT, unreadableLine } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import {
  asked,
  askedInLog,
  chunk,
  console_,
  message,
  options,
  own,
  progress,
  prompt,
  resolved,
  response,
  thought,
  tool,
  toolUpdate,
  update,
  userChunk,
} from './testing/lines.ts';
import { folded } from './testing/told.ts';

const AT = '2026-08-03T09:12:04.551Z';
const LATER = '2026-08-03T09:12:06.020Z';

describe('a kind of entry folds into items', () => {
  const table: [name: string, lines: string[], items: object[]][] = [
    [
      'chunks are one message',
      [chunk('I will '), chunk('look')],
      [{ kind: 'message', text: 'I will look', open: true }],
    ],
    [
      'a whole message replaces the chunks that it extends',
      [chunk('I will'), message('I will look')],
      [{ kind: 'message', text: 'I will look', open: false, first: 0, last: 1, entries: 2 }],
    ],
    [
      'a whole message that says something else is another one',
      [chunk('I will'), message('Done')],
      [
        { kind: 'message', text: 'I will', open: false },
        { kind: 'message', text: 'Done', open: false },
      ],
    ],
    [
      'whole messages are one each, also when equal',
      [message('ok'), message('ok')],
      [
        { kind: 'message', text: 'ok' },
        { kind: 'message', text: 'ok' },
      ],
    ],
    [
      'lines of the server do not part a message',
      [chunk('I '), console_('pulled'), progress('clone', 'completed'), chunk('look')],
      [
        { kind: 'message', text: 'I look', first: 0, last: 3 },
        { kind: 'console', message: 'pulled', level: 'info' },
        { kind: 'progress', step: 'clone' },
      ],
    ],
    [
      'what else the agent does parts a message, as in the log',
      [chunk('one'), update('usage_update', { used: 1 }), chunk('two')],
      [
        { kind: 'message', text: 'one', open: false },
        { kind: 'message', text: 'two', open: true },
      ],
    ],
    [
      'text in older spellings is read',
      [update('agent_message', { text: 'a' }), update('agent_message', { message: 'b' })],
      [
        { kind: 'message', text: 'a' },
        { kind: 'message', text: 'b' },
      ],
    ],
    [
      'thoughts and messages end each other',
      [thought('hm'), thought('m'), chunk('ok')],
      [
        { kind: 'thought', text: 'hmm', open: false },
        { kind: 'message', text: 'ok', open: true },
      ],
    ],
    ['empty thoughts are nothing', [chunk('a'), thought(''), chunk('b')], [{ kind: 'message', text: 'ab' }]],
    ['a prompt', [prompt('Fix it')], [{ kind: 'user', text: 'Fix it' }]],
    [
      'hidden blocks of a prompt are not shown',
      [
        JSON.stringify({
          notification: {
            id: 1,
            method: 'session/prompt',
            params: {
              prompt: [
                { type: 'text', text: 'context', _meta: { ui: { hidden: true } } },
                { type: 'text', text: 'Fix it' },
                { type: 'resource_link', uri: 'file:///a.ts' },
              ],
            },
          },
        }),
      ],
      [{ kind: 'user', text: 'Fix it\n[file:///a.ts]' }],
    ],
    [
      'a prompt told in three spellings shows once',
      [own('user_message', { content: 'ok' }), prompt('ok'), own('usage_update'), userChunk('ok'), message('ok')],
      [
        { kind: 'user', text: 'ok', first: 0, last: 3, entries: 3 },
        { kind: 'message', text: 'ok' },
      ],
    ],
    [
      'a prompt echoed in pieces shows once',
      [prompt('fix it'), userChunk('fix '), userChunk('it')],
      [{ kind: 'user', text: 'fix it' }],
    ],
    [
      'pieces of a prompt that then is told whole show once',
      [userChunk('fix '), userChunk('it'), prompt('fix it')],
      [{ kind: 'user', text: 'fix it' }],
    ],
    [
      'pieces that only seemed to repeat the prompt are another one',
      [prompt('fix it'), userChunk('fix '), userChunk('that')],
      [
        { kind: 'user', text: 'fix it' },
        { kind: 'user', text: 'fix that' },
      ],
    ],
    [
      'the same prompt in the same spelling is asked twice',
      [prompt('ok'), prompt('ok')],
      [
        { kind: 'user', text: 'ok' },
        { kind: 'user', text: 'ok' },
      ],
    ],
    [
      'the same prompt after an answer is another one',
      [prompt('ok'), message('yes'), userChunk('ok')],
      [{ kind: 'user' }, { kind: 'message' }, { kind: 'user' }],
    ],
    [
      'a tool call and its updates are one item, what is said later wins',
      [
        tool('call', {
          title: 'Read a.ts',
          kind: 'read',
          status: 'pending',
          rawInput: { path: 'a.ts' },
          locations: [{ path: 'a.ts', line: 3 }, { path: 'b.ts' }, 'junk'],
          _meta: { claudeCode: { toolName: 'Read' }, posthog: { parentToolCallId: 'outer' } },
        }),
        toolUpdate('call', { status: 'in_progress', rawInput: { path: 'a.ts', limit: 9 } }),
        toolUpdate('call', { status: 'failed', content: [{ type: 'diff' }], error: { message: 'No such file' } }),
      ],
      [
        {
          kind: 'tool',
          key: 'tool:call',
          entries: 3,
          title: 'Read a.ts',
          toolKind: 'read',
          toolName: 'Read',
          parentToolCallId: 'outer',
          status: 'failed',
          rawInput: { path: 'a.ts', limit: 9 },
          rawOutput: undefined,
          content: [{ type: 'diff' }],
          locations: [
            { path: 'a.ts', line: 3 },
            { path: 'b.ts', line: null },
          ],
          error: 'No such file',
        },
      ],
    ],
    [
      'an update whose call is not known is an item',
      [toolUpdate('call', { rawOutput: 1 })],
      [{ kind: 'tool', title: null, rawOutput: 1 }],
    ],
    [
      'a step of a group is told in place',
      [progress('clone', 'in_progress'), console_('…'), progress('clone', 'completed'), progress('boot', 'pending')],
      [
        { kind: 'progress', step: 'clone', status: 'completed', detail: null },
        { kind: 'console' },
        { kind: 'progress', step: 'boot', status: 'pending', label: 'boot' },
      ],
    ],
    [
      'what the sandbox printed',
      [own('sandbox_output', { stdout: 'out', stderr: '', exitCode: 1 })],
      [{ kind: 'output', stdout: 'out', stderr: '', exitCode: 1 }],
    ],
    [
      'a plan is one item a turn',
      [
        update('plan', { entries: [{ content: 'a', status: 'pending', priority: 'high' }] }),
        update('plan', { entries: [{ content: 'a', status: 'completed' }] }),
        own('turn_complete', { stopReason: 'end_turn' }),
        update('plan', { entries: [] }),
      ],
      [
        { kind: 'plan', steps: [{ content: 'a', status: 'completed', priority: null }] },
        { kind: 'turn-end' },
        { kind: 'plan', steps: [] },
      ],
    ],
    [
      'a turn ends once, whoever says so',
      [prompt('a'), response('end_turn'), own('usage_update'), own('turn_complete', { stopReason: 'end_turn' })],
      [{ kind: 'user' }, { kind: 'turn-end', stopReason: 'end_turn', background: false, entries: 2 }],
    ],
    [
      'a turn has begun with its first prompt, wherever its end is told again',
      [
        own('user_message', { content: 'a' }, { timestamp: AT }),
        message('b'),
        own('user_message', { content: 'c' }, { timestamp: LATER }),
        own('turn_complete'),
        response('end_turn'),
        message('d'),
        own('turn_complete'),
      ],
      [
        { kind: 'user' },
        { kind: 'message' },
        { kind: 'user' },
        { kind: 'turn-end', began: AT, entries: 2 },
        { kind: 'message' },
        { kind: 'turn-end', began: null },
      ],
    ],
    [
      'each turn has an end',
      [message('a'), own('turn_complete'), message('b'), own('turn_complete', { stopReason: 'cancelled' })],
      [
        { kind: 'message' },
        { kind: 'turn-end', stopReason: null },
        { kind: 'message' },
        { kind: 'turn-end', stopReason: 'cancelled' },
      ],
    ],
    [
      'a hidden prompt begins a turn, too',
      [response('end_turn'), prompt(''), response('end_turn')],
      [{ kind: 'turn-end' }, { kind: 'turn-end' }],
    ],
    ['no turn, no end', [own('turn_complete', { stopReason: 'idle_resume' }), response('steered')], []],
    [
      'a background turn ends beside the turn',
      [own('background_turn_complete', { stopReason: 'end_turn' }), own('turn_complete', { stopReason: 'end_turn' })],
      [
        { kind: 'turn-end', background: true },
        { kind: 'turn-end', background: false },
      ],
    ],
    [
      'a status is told in place until complete',
      [
        own('status', { status: 'compacting' }),
        own('status', { status: 'compacting', isComplete: true }),
        own('status', { status: 'compacting', error: 'full' }),
      ],
      [
        { kind: 'status', status: 'compacting', complete: true, error: null },
        { kind: 'status', status: 'compacting', complete: false, error: 'full' },
      ],
    ],
    [
      'errors in all spellings',
      [
        own('error', { source: 'agent', error: 'a' }),
        own('error', { message: 'b', classification: 'network' }),
        update('error', { errorType: 'overloaded', message: 'c' }),
        JSON.stringify({ notification: { id: 1, error: { code: -32000, message: 'd' } } }),
        own('error'),
      ],
      [
        { kind: 'error', message: 'a', source: 'agent' },
        { kind: 'error', message: 'b', source: 'network' },
        { kind: 'error', message: 'c', source: 'overloaded' },
        { kind: 'error', message: 'd', source: '-32000' },
        { kind: 'error', message: 'Failed without a message', source: null },
      ],
    ],
    [
      'milestones, also with a doubled underscore',
      [
        own('run_started', { agentVersion: '1' }),
        JSON.stringify({ notification: { method: '__posthog/branch_created', params: { branch: 'fix' } } }),
      ],
      [
        { kind: 'notice', name: 'run_started', params: { agentVersion: '1' } },
        { kind: 'notice', name: 'branch_created', params: { branch: 'fix' } },
      ],
    ],
    [
      'events of the Pi runtime',
      [JSON.stringify({ type: 'pi_event', timestamp: AT, event: { type: 'message_end' } })],
      [{ kind: 'pi', eventType: 'message_end', event: { type: 'message_end' }, at: AT }],
    ],
    [
      'kinds nobody knows are shown',
      [
        update('telepathy'),
        own('telepathy'),
        JSON.stringify({ notification: { method: 'a/b' } }),
        '{"type":"x"}',
        '{}',
        tool(undefined as never),
        own('permission_request', {}),
        own('permission_resolved', {}),
        JSON.stringify({ notification: {} }),
      ],
      [
        { kind: 'unknown', name: 'telepathy' },
        { kind: 'unknown', name: '_posthog/telepathy' },
        { kind: 'unknown', name: 'a/b' },
        { kind: 'unknown', name: 'x', entry: { type: 'x' } },
        { kind: 'unknown', name: 'entry' },
        { kind: 'unknown', name: 'tool_call' },
        { kind: 'unknown', name: 'permission_request' },
        { kind: 'unknown', name: '_posthog/permission_resolved' },
        { kind: 'unknown', name: 'notification' },
      ],
    ],
    [
      'what is no JSON object is shown as unreadable',
      ['{"cut', 'null', '1', '"x"', '[]', unreadableLine(70_000)],
      [
        { kind: 'unreadable', bytes: 5, text: '{"cut' },
        { kind: 'unreadable', text: 'null' },
        { kind: 'unreadable', text: '1' },
        { kind: 'unreadable', text: '"x"' },
        { kind: 'unreadable', text: '[]' },
        { kind: 'unreadable', bytes: 70_000, text: '' },
      ],
    ],
    [
      'names of prototypes are names',
      [tool('__proto__', { title: 'a' }), tool('constructor'), own('toString'), update('hasOwnProperty')],
      [
        { kind: 'tool', toolCallId: '__proto__', title: 'a' },
        { kind: 'tool', toolCallId: 'constructor', title: null },
        { kind: 'unknown', name: '_posthog/toString' },
        { kind: 'unknown', name: 'hasOwnProperty' },
      ],
    ],
    [
      'what carries nothing to read is not shown',
      [
        update('available_commands_update'),
        update('current_mode_update'),
        own('sdk_session'),
        own('mode_change'),
        own('resources_used'),
        JSON.stringify({ notification: { id: 0, result: { protocolVersion: 1 } } }),
      ],
      [],
    ],
  ];

  test.each(table)('%s', (_, lines, items) => {
    expect(folded(...lines)).toMatchObject(items);
    expect(folded(...lines)).toHaveLength(items.length);
  });

  test('an item tells the times of its first and its last entry', () => {
    expect(folded(chunk('a', { timestamp: AT }), chunk('b', { timestamp: LATER }), chunk('c'))).toMatchObject([
      { at: AT, until: LATER },
    ]);
  });
});

describe('Q2, Q3, Q4: a permission request', () => {
  const states = (...lines: string[]) =>
    folded(...lines).flatMap((item) => (item.kind === 'permission' ? [[item.state, item.optionId]] : []));

  test('is one item in both spellings, with its options in the order of the wire', () => {
    expect(folded(asked('r'), askedInLog('r'))).toMatchObject([
      {
        kind: 'permission',
        key: 'permission:r',
        requestId: 'r',
        toolCallId: 'call',
        title: 'Remove the build',
        toolKind: 'execute',
        rawInput: { command: 'rm -rf dist' },
        options,
        state: 'open',
        optionId: null,
      },
    ]);
  });

  const open = ['open', null];
  const table: [when: string, lines: string[], state: unknown[]][] = [
    ['stays open while nothing else happens', [asked('r'), console_('…'), own('usage_update')], open],
    ['is answered by its resolution', [asked('r'), resolved('r', 'reject')], ['answered', 'reject']],
    ['is not opened again when told again', [asked('r'), resolved('r'), askedInLog('r')], ['answered', 'allow']],
    ['is answered when its resolution came first', [resolved('r'), askedInLog('r')], ['answered', 'allow']],
    [
      'is answered when its call goes on',
      [asked('r'), toolUpdate('call', { status: 'in_progress' })],
      ['answered', null],
    ],
    ['is answered when its call fails', [asked('r'), toolUpdate('call', { status: 'failed' })], ['answered', null]],
    ['stays open when its call is still pending', [asked('r'), toolUpdate('call', { status: 'pending' })], open],
    ['stays open when another call goes on', [asked('r'), toolUpdate('other', { status: 'completed' })], open],
    [
      'stays open when its call was going on already',
      [tool('call', { status: 'in_progress' }), asked('r'), toolUpdate('call', { status: 'in_progress' })],
      open,
    ],
    ['expires with the turn', [asked('r'), response('cancelled')], ['expired', null]],
    ['outlives a background turn', [asked('r'), own('background_turn_complete')], open],
    ['expires when the agent begins anew', [asked('r'), own('run_started')], ['expired', null]],
    [
      'is answered even if that is told late',
      [asked('r'), response('cancelled'), resolved('r')],
      ['answered', 'allow'],
    ],
  ];

  test.each(table)('%s', (_, lines, state) => {
    expect(states(...lines)).toEqual([state]);
  });

  test('expires when the same call is asked about again', () => {
    expect(states(asked('one'), asked('two'))).toEqual([['expired', null], open]);
  });
});

describe('an entry that was cut for display', () => {
  const cut = (line: string, length: number) => line.replace(/\}$/, `,"${CUT}":{"length":${length}}}`);

  test('M3: is known to the item that was made of it: the last one, when there are several', () => {
    expect(folded(cut(message('I will'), 7_000), message('Done'))).toMatchObject([
      { text: 'I will', cut: { entry: 0, length: 7_000 } },
      { text: 'Done', cut: null },
    ]);
    const lines = [
      tool('c'),
      cut(toolUpdate('c', { rawOutput: 1 }), 8_000),
      cut(toolUpdate('c', { rawOutput: 2 }), 9_000),
    ];
    expect(folded(...lines, toolUpdate('c', { status: 'completed' }))).toMatchObject([
      { rawOutput: 2, status: 'completed', cut: { entry: 2, length: 9_000 } },
    ]);
  });

  test('M3: leaves the request that it closes as it is', () => {
    expect(folded(asked('r', 'c'), cut(tool('c', { status: 'completed' }), 7_000))).toMatchObject([
      { kind: 'permission', cut: null },
      { kind: 'tool', cut: { entry: 1 } },
    ]);
  });

  test('M3: is not, when somebody else had put something like it there', () => {
    expect(folded(message('x').replace(/\}$/, `,"${CUT}":"yes"}`))).toMatchObject([{ cut: null }]);
  });
});
