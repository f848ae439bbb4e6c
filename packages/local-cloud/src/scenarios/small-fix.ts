import type { PlanEntry } from '../agent/agent-words.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const TEST_FILE = `test('a coupon lowers the total', async () => {
  const cart = await checkout.open();
  await cart.add('mug', 2);
  void cart.applyCoupon('SPRING');
  await cart.refresh();
  expect(cart.total).toEqual(money(18));
});`;

const CART_FILE = `async applyCoupon(code: string): Promise<void> {
  const coupon = await this.#coupons.find(code);
  this.#discounts.push(coupon.discount);
}

async refresh(): Promise<void> {
  this.#total = totalOf(this.#lines, this.#discounts);
}`;

const OLD_CODE = `  async refresh(): Promise<void> {
    this.#total = totalOf(this.#lines, this.#discounts);
  }`;

const NEW_CODE = `  async refresh(): Promise<void> {
    await Promise.all(this.#pending);
    this.#total = totalOf(this.#lines, this.#discounts);
  }`;

const FAILING_OUTPUT = `> shop@3.2.0 test
> vitest run src/checkout --retry 0 --repeats 20

 ❯ src/checkout/checkout.test.ts (9 tests | 3 failed)
   ✓ opens an empty cart
   ✓ adds a line
   × a coupon lowers the total (repeat 4)
     → expected 20.00 to equal 18.00
   × a coupon lowers the total (repeat 11)
     → expected 20.00 to equal 18.00
   × a coupon lowers the total (repeat 17)
     → expected 20.00 to equal 18.00

 Tests  3 failed | 177 passed (180)
 Duration  2.41s`;

const PASSING_OUTPUT = `> shop@3.2.0 test
> vitest run src/checkout --retry 0 --repeats 20

 ✓ src/checkout/checkout.test.ts (9 tests) 1.96s
 ✓ src/checkout/totals.test.ts (14 tests) 0.31s

 Tests  460 passed (460)
 Duration  2.52s`;

const STEPS = ['Reproduce the flaky test', 'Find what it races with', 'Fix it', 'Run the suite many times'];

/** The plan with everything before step `current` done. */
const planAt = (current: number): PlanEntry[] =>
  STEPS.map((content, index) => ({
    content,
    status: index < current ? 'completed' : index === current ? 'in_progress' : 'pending',
  }));

/** A flaky test is found and mended; running the suite needs a permission. */
export const smallFix: Scenario = {
  name: 'small-fix',
  title: 'Fix the flaky checkout test',
  repository: 'acme/shop',
  branch: 'fix/flaky-checkout-test',
  async play(stage) {
    const { agent, run } = stage;
    agent.progress({ step: 'sandbox', status: 'completed', label: 'Set up sandbox', detail: 'node 22, 2 cores' });
    agent.runStarted();
    agent.progress({ step: 'agent', status: 'completed', label: 'Started agent' });
    await stage.pause(1_000);
    let mended = false;
    await stage.task(
      'The checkout test fails about once in six runs on CI. Please find out why and fix it.',
      async () => {
        await reproduce(stage);
        mended = await mend(stage);
      },
    );
    await stage.converse(4_000);
    run.state.output = mended ? { pr_url: 'https://example.com/acme/shop/pull/482' } : null;
    run.finish('completed');
  },
};

async function reproduce(stage: Stage): Promise<void> {
  const { agent } = stage;
  await stage.think(
    'A test that fails once in six runs: most likely something is not awaited. First I want to see it fail.',
  );
  await stage.say('I will look at the test first, then try to make it fail here.');
  agent.plan(planAt(0));
  await stage.tool(
    {
      title: 'Read src/checkout/checkout.test.ts',
      kind: 'read',
      toolName: 'Read',
      rawInput: { file_path: 'src/checkout/checkout.test.ts' },
      locations: [{ path: 'src/checkout/checkout.test.ts', line: 31 }],
    },
    { takesMs: 500, output: TEST_FILE },
  );
  await stage.think('`applyCoupon` is not awaited, and `refresh` may run before the discount has arrived.');
  agent.plan(planAt(1));
  await stage.tool(
    {
      title: 'Read src/checkout/cart.ts',
      kind: 'read',
      toolName: 'Read',
      rawInput: { file_path: 'src/checkout/cart.ts', offset: 40, limit: 30 },
      locations: [{ path: 'src/checkout/cart.ts', line: 40 }],
    },
    { takesMs: 600, output: CART_FILE },
  );
  await stage.say(
    'Here is the race: the test starts `applyCoupon` without waiting for it, as the page does when a customer types a code. `refresh` then computes the total from the discounts that happen to be there. To be sure, I would like to run the test twenty times in a row.',
  );
  agent.console('info', 'sandbox: 1.2 GB of 4 GB in use');
  await stage.pause(2_500);
}

/** True when the cure was tested. */
async function mend(stage: Stage): Promise<boolean> {
  const { agent } = stage;
  const command = 'npm test -- src/checkout --retry 0 --repeats 20';
  const { optionId } = await stage.ask({ title: command, kind: 'execute', rawInput: { command } });
  const allowed = optionId.startsWith('allow');
  if (allowed) await runTests(stage, command, { takesMs: 7_000, status: 'failed', output: FAILING_OUTPUT });
  else await stage.say('All right, I will not run the suite. The code alone is clear enough to mend the race.');
  agent.plan(planAt(2));
  await stage.think('The cart should remember what is still on its way, and `refresh` should wait for it.');
  await stage.tool(
    {
      title: 'Edit src/checkout/cart.ts',
      kind: 'edit',
      toolName: 'Edit',
      rawInput: { file_path: 'src/checkout/cart.ts', old_string: OLD_CODE, new_string: NEW_CODE },
      locations: [{ path: 'src/checkout/cart.ts', line: 48 }],
    },
    { takesMs: 1_500, diff: { path: 'src/checkout/cart.ts', oldText: OLD_CODE, newText: NEW_CODE } },
  );
  agent.usage(41_200, 200_000, 0.38);
  if (!allowed) {
    await stage.say(
      'The change is made, but **not tested**: without the permission I could not run anything. I leave it on the branch `fix/flaky-checkout-test` and open no pull request.',
    );
    return false;
  }
  agent.plan(planAt(3));
  await stage.say(
    'Three failures out of 180, so the race is real. `refresh` now waits for what is still on its way. Once more, twenty times:',
  );
  await runTests(stage, command, { takesMs: 8_000, output: PASSING_OUTPUT });
  agent.plan(planAt(4));
  await stage.tool(
    {
      title: 'git commit and push',
      kind: 'execute',
      toolName: 'Bash',
      rawInput: { command: 'git commit -am "Wait for coupons before computing the total" && git push' },
    },
    {
      takesMs: 3_000,
      output:
        '[fix/flaky-checkout-test 9f3c1d2] Wait for coupons before computing the total\n 1 file changed, 1 insertion(+)',
    },
  );
  agent.notification('_posthog/branch_created', { branch: 'fix/flaky-checkout-test' });
  await stage.say(
    'Done. The test failed because `refresh` could run before a coupon had arrived. The cart now waits for everything that is on its way:\n\n- `src/checkout/cart.ts`: one line\n- 460 runs of the checkout tests, no failure\n\nThe pull request is open as **#482**.',
  );
  return true;
}

function runTests(
  stage: Stage,
  command: string,
  work: { takesMs: number; output: string; status?: 'failed' },
): Promise<void> {
  return stage.tool(
    { title: command, kind: 'execute', toolName: 'Bash', rawInput: { command, timeout: 120_000 } },
    work,
  );
}
