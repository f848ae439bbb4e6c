import type { RunRef } from '@runwatch/protocol';
import type { RunningApp } from './launch.ts';

/** A run in which an entry of every kind is told, some of them hostile. The function runs in main: it may name nothing from here. */
export const playEveryKind = ({ electron }: RunningApp, run: RunRef): Promise<void> =>
  electron.evaluate((_, { taskId, runId }) => {
    const { agent } = runwatch.cloud.createRun({ taskId, runId, title: 'Fix the flaky checkout test' });
    const red = (text: string) => `\u001b[31m${text}\u001b[0m`;
    const green = (text: string) => `\u001b[32m${text}\u001b[0m`;
    agent.progress({ step: 'sandbox', status: 'completed', label: 'Set up the sandbox', detail: 'node 20, 2 cores' });
    agent.progress({ step: 'clone', status: 'completed', label: 'Cloned acme/shop' });
    agent.console('info', 'Restored the cache (312 MB)');
    agent.console('warn', 'The cache is 9 days old');
    agent.console('error', 'Could not warm the browser, going on without');
    agent.runStarted();
    agent.userPrompt('The checkout test fails about one time in ten.\nPlease find out **why**, and fix `src/cart.ts`.');
    agent.thought(
      'The test waits for a coupon.\n\nMaybe the price is computed before it has been applied. I should look at the clock first.',
    );
    agent.plan([
      { content: 'Reproduce the failure locally', status: 'completed' },
      { content: 'Find the race in `applyCoupon()`', status: 'in_progress' },
      { content: 'Fix it and add a test', status: 'pending' },
    ]);
    agent.message(
      [
        '# What I found',
        'The total is read **before** the coupon has been applied, see [the docs](https://example.com/docs) and [github.com/acme](https://evil.example/x).',
        '## The race',
        '1. `applyCoupon()` starts a request',
        '2. the test reads the total\n   - at once, and\n   - without waiting',
        '3. the answer comes',
        '> It worked on my machine.',
        '```ts\n// The total is not awaited here.\nexport async function total(cart: Cart): Promise<number> {\n  const coupon = await applyCoupon(cart, "SPRING");\n  return cart.items.reduce((sum, item) => sum + item.price * 0.9, 0) - coupon.value;\n}\n```',
        '| seed | total | expected |\n|---:|---:|---:|\n| 8812 | 90 | 81 |\n| 8813 | 81 | 81 |',
        '- [x] reproduce\n- [ ] fix',
        '<b>Raw HTML</b> stays text, and ![a chart](https://example.com/chart.png) is not loaded. Also `src/cart.ts:12`.',
      ].join('\n\n'),
    );
    agent.toolCall({
      toolCallId: 'read',
      title: 'Read src/cart.ts',
      kind: 'read',
      status: 'completed',
      toolName: 'Read',
      rawInput: { file_path: 'src/cart.ts' },
      locations: [{ path: 'src/cart.ts', line: 12 }],
      content: [
        {
          type: 'content',
          content: { type: 'text', text: 'export async function total(cart: Cart) {\n  return 90;\n}' },
        },
      ],
    });
    agent.toolCall({
      toolCallId: 'grep',
      title: 'applyCoupon',
      kind: 'search',
      status: 'completed',
      toolName: 'Grep',
      rawInput: { pattern: 'applyCoupon', path: 'src' },
      content: [
        { type: 'content', content: { type: 'text', text: 'src/cart.ts:12\nsrc/cart.test.ts:40\nsrc/checkout.tsx:7' } },
      ],
    });
    agent.toolCall({
      toolCallId: 'fetch',
      title: 'https://example.com/docs',
      kind: 'fetch',
      status: 'completed',
      rawInput: { url: 'https://example.com/docs', prompt: 'What does apply() wait for?' },
      content: [{ type: 'content', content: { type: 'text', text: 'It waits for **nothing**.' } }],
    });
    agent.toolCall({
      toolCallId: 'tests',
      title: 'npm test -- --repeat 50',
      kind: 'execute',
      status: 'in_progress',
      toolName: 'Bash',
      rawInput: {
        command: 'npm test -- --repeat 50',
        cwd: '/workspace/shop',
        description: 'Collect the seeds that fail',
      },
    });
    agent.toolUpdate({
      toolCallId: 'tests',
      status: 'failed',
      rawOutput: {
        stdout: [
          `Running  0 %\rRunning 50 %\rRunning 100 %`,
          ...Array.from({ length: 60 }, (_, n) =>
            n % 10 === 7
              ? `${red('FAIL')} checkout › applies coupon (seed 88${n})`
              : `${green('✓')} checkout \u001b[2m(${n} ms)\u001b[0m`,
          ),
          `\u001b[1m${red('6 failed')}\u001b[0m, ${green('54 passed')}`,
        ].join('\n'),
        stderr: '',
        exitCode: 1,
      },
    });
    agent.toolCall({
      toolCallId: 'edit',
      title: 'Edit src/cart.ts',
      kind: 'edit',
      status: 'completed',
      toolName: 'Edit',
      locations: [{ path: 'src/cart.ts' }],
      content: [
        {
          type: 'diff',
          path: 'src/cart.ts',
          oldText:
            'import { a } from "./a.ts";\n\nexport function total(cart) {\n  applyCoupon(cart);\n  return sum(cart);\n}\n\nexport const zero = 0;\n',
          newText:
            'import { a } from "./a.ts";\nimport { b } from "./b.ts";\n\nexport async function total(cart) {\n  await applyCoupon(cart);\n  return sum(cart);\n}\n\nexport const zero = 0;\n',
        },
      ],
    });
    agent.toolCall({
      toolCallId: 'task',
      title: 'Review the change',
      kind: 'think',
      status: 'in_progress',
      toolName: 'Task',
    });
    agent.update({
      sessionUpdate: 'tool_call',
      toolCallId: 'nested',
      title: 'Read src/cart.test.ts',
      kind: 'read',
      status: 'completed',
      _meta: { claudeCode: { toolName: 'Read', parentToolCallId: 'task' } },
    });
    agent.update({
      sessionUpdate: 'tool_call',
      toolCallId: 'nested-2',
      title: 'rm -rf node_modules',
      kind: 'execute',
      status: 'failed',
      _meta: { claudeCode: { toolName: 'Bash', parentToolCallId: 'task' } },
    });
    agent.toolUpdate({ toolCallId: 'nested-2', error: { message: 'The user has refused this' } });
    agent.toolCall({
      toolCallId: 'odd',
      title: 'switch_to_plan',
      kind: 'switch_mode',
      status: 'pending',
      rawInput: { mode: 'plan' },
    });
    agent.sandboxOutput({ stdout: `${green('PASS')} 50 of 50`, stderr: 'warning: 2 peers are missing', exitCode: 0 });
    agent.notification('_posthog/status', { status: 'compacting' });
    agent.notification('_posthog/status', { status: 'compacting', isComplete: true });
    agent.notification('_posthog/compact_boundary', { trigger: 'auto', preTokens: 154_000, contextSize: 200_000 });
    agent.notification('_posthog/branch_created', { branch: 'fix/flaky-coupon' });
    agent.error('The model was overloaded; it is tried again');
    agent.notification('_posthog/brand_new', { answer: 42, why: ['nobody', 'knows'] });
    agent.message('The race is fixed: `total()` waits for the coupon now.');
    agent.turnComplete('end_turn');
    agent.userPrompt('And push it, please.');
    void agent.requestPermission({
      title: 'git push origin fix/flaky-coupon',
      kind: 'execute',
      rawInput: { command: 'git push origin fix/flaky-coupon' },
    });
  }, run);
