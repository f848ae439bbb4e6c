import { unreadableLine } from '@runwatch/protocol';
import { entries, from, snapshot } from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import { humanBench } from '../testing/human-output.ts';

/** What a person reads of a log that consists of these entries. */
async function read(lines: string[], options: Parameters<typeof humanBench>[0] = {}): Promise<string> {
  const bench = humanBench(options);
  const printed = await bench.tell(snapshot(0, lines), from(lines.length, [], lines.length));
  return `\n${printed.slice(1).join('\n')}\n`;
}

const output = (text: string) => [{ type: 'content', content: { type: 'text', text } }];

test('messages, prompts, console lines and turn ends', async () => {
  const lines = [
    entries.posthog(1, 'progress', { group: 'setup', step: 'agent', status: 'completed', label: 'Started agent' }),
    entries.runStarted(1),
    entries.prompt(2, 'Fix the flaky login test'),
    entries.message(
      5,
      "I'll run it 50 times and collect the seeds, then look at those that failed one after the other.",
    ),
    entries.consoleLine(6, 'sandbox is warm'),
    entries.consoleLine(7, 'disk is full', 'error'),
    entries.posthog(8, 'status', { status: 'compacting', isComplete: true }),
    entries.posthog(9, 'error', { source: 'agent', error: 'Rate limit' }),
    entries.posthog(9, 'branch_created', { branch: 'fix' }),
    entries.turnEnd(10),
    entries.posthog(11, 'turn_complete', { stopReason: 'refusal' }),
  ];
  expect(await read(lines)).toMatchInlineSnapshot(`
    "
    14:06:01 setup   Started agent
    14:06:01 notice  run started
    14:06:02 user    Fix the flaky login test
    14:06:05 agent   I'll run it 50 times and collect the seeds, then look at those
                     that failed one after the other.
    14:06:06 console sandbox is warm
    14:06:07 console error: disk is full
    14:06:08 status  compacting: done
    14:06:09 error   Rate limit (agent)
    14:06:09 notice  branch created
    14:06:10 turn    turn over
    "
  `);
});

test('a command shows the end of its output, its exit code and how long it took', async () => {
  const text = Array.from({ length: 9 }, (_, i) => `FAIL checkout seed ${i}`).join('\n');
  const lines = [
    entries.tool(6, 'a', {
      title: 'npm',
      kind: 'execute',
      status: 'pending',
      rawInput: { command: 'npm test -- -r 50' },
    }),
    entries.toolUpdate(44, 'a', { status: 'failed', content: output(text), rawOutput: { exitCode: 1 } }),
  ];
  expect(await read(lines)).toMatchInlineSnapshot(`
    "
    14:06:06 $       npm test -- -r 50
             │ … 4 lines before these
             │ FAIL checkout seed 4
             │ FAIL checkout seed 5
             │ FAIL checkout seed 6
             │ FAIL checkout seed 7
             │ FAIL checkout seed 8
             └ exit 1 · 38.0 s
    "
  `);
});

test('reading, editing and other tools', async () => {
  const lines = [
    entries.tool(6, 'a', {
      title: 'Read cart',
      kind: 'read',
      status: 'completed',
      locations: [{ path: 'src/cart.ts', line: 48 }],
      content: output('one\ntwo'),
    }),
    entries.tool(7, 'b', {
      title: 'Edit src/cart.ts',
      kind: 'edit',
      status: 'completed',
      locations: [{ path: 'src/cart.ts' }],
      content: [{ type: 'diff', path: 'src/cart.ts', oldText: 'a\nb\nc\n', newText: 'a\nx\ny\nc\n' }],
    }),
    entries.tool(8, 'c', { title: 'ask the oracle', kind: 'other', status: 'failed', rawOutput: 'no answer' }),
  ];
  expect(await read(lines)).toMatchInlineSnapshot(`
    "
    14:06:06 read    Read cart src/cart.ts:48
    14:06:07 edit    Edit src/cart.ts  +2 −1
    14:06:08 tool    ask the oracle
             │ no answer
             └ failed · 0.0 s
    "
  `);
});

test('a plan, then how far it is', async () => {
  const lines = [entries.plan(1, ['Find it', 'in_progress'], ['Fix it', 'pending']), entries.message(2, 'Found.')];
  const bench = humanBench();
  const first = await bench.tell(snapshot(0, lines), from(2, [], 2));
  const next = await bench.tell(from(2, [entries.plan(3, ['Find it', 'completed'], ['Fix it', 'in_progress'])], 3));
  expect(`\n${[...first.slice(1), ...next].join('\n')}\n`).toMatchInlineSnapshot(`
    "
    14:06:01 plan    0 of 2 · Find it
             │ ▸ Find it
             │ · Fix it
    14:06:02 agent   Found.
    14:06:03 plan    1 of 2 · Fix it
    "
  `);
});

test('a question, and what became of it', async () => {
  const bench = humanBench();
  const first = await bench.tell(snapshot(0, [entries.permissionRequest(1, 'p-31', 'rm -rf dist')]), from(1, [], 1));
  const next = await bench.tell(from(1, [entries.permissionResolved(4, 'p-31', 'allow')], 2));
  expect(`\n${[...first.slice(1), ...next].join('\n')}\n`).toMatchInlineSnapshot(`
    "
    14:06:01 ASK     allow rm -rf dist?
             │ 1 Allow once
             │ 2 Always in this run
             │ 3 Refuse
             └ request p-31
    14:06:04 answer  Allow once: rm -rf dist
    "
  `);
});

test('a question that was answered before anybody looked', async () => {
  const lines = [entries.permissionRequest(1, 'p-31', 'rm -rf dist'), entries.permissionResolved(4, 'p-31', 'reject')];
  expect(await read(lines)).toMatchInlineSnapshot(`
    "
    14:06:01 ASK     allow rm -rf dist?
             └ Refuse
    "
  `);
});

test('what nobody knows, and what nobody can read', async () => {
  const lines = [
    entries.posthog(1, 'from_the_future', { x: 1 }),
    unreadableLine(1_234),
    '{"type":"pi_event","event":{"type":"x"}}',
  ];
  expect(await read(lines)).toMatchInlineSnapshot(`
    "
    14:06:01 entry   of a kind not known here: _posthog/from_the_future
             entry   not readable (1,234 bytes)
             event   x
    "
  `);
});

test('plain text has words instead of symbols, and no status line', async () => {
  const lines = [
    entries.plan(1, ['Find it', 'completed'], ['Fix it', 'in_progress']),
    entries.tool(2, 'a', {
      title: 'npm',
      kind: 'execute',
      status: 'completed',
      rawInput: { command: 'npm test' },
      content: output('ok'),
    }),
  ];
  expect(await read(lines, { plain: true, statusLine: false })).toMatchInlineSnapshot(`
    "
    14:06:01 plan    1 of 2 · Fix it
                     completed: Find it
                     in progress: Fix it
    14:06:02 command npm test
                     ok
                     completed · 0.0 s
    "
  `);
});

test('a narrow terminal has no column of times', async () => {
  const lines = [entries.message(5, 'I will run it fifty times and collect the seeds.')];
  expect(await read(lines, { columns: 40 })).toMatchInlineSnapshot(`
    "
    agent   I will run it fifty times and
            collect the seeds.
    "
  `);
});

test('what an agent says cannot move the cursor or forge a line', async () => {
  const lines = [entries.message(5, 'a\x1b[2J\x1b]0;x\x07b\r\x1b[2Kdone'), entries.consoleLine(6, '\u202eevil')];
  expect(await read(lines)).toMatchInlineSnapshot(`
    "
    14:06:05 agent   done
    14:06:06 console evil
    "
  `);
});
