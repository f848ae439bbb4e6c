import type { Scenario } from './scenario.ts';

const HOURS = 3_600_000;

const BEFORE = `export const formatPrice = (cents: number) => '$' + cents / 100;`;
const AFTER = `export const formatPrice = (cents: number, locale: string) =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(cents / 100);`;

/** Over before anybody looks; its live window is gone, only the log tells of it. */
export const finishedYesterday: Scenario = {
  name: 'finished-yesterday',
  title: 'Show prices in the language of the customer',
  repository: 'acme/shop',
  branch: 'feature/localised-prices',
  rehearsed: true,
  ageMs: () => 26 * HOURS,
  async play(stage) {
    const { agent, run } = stage;
    agent.progress({ step: 'sandbox', status: 'completed', label: 'Set up sandbox' });
    agent.runStarted();
    await stage.turn(
      'Prices should be written the way the customer is used to: decimal comma, symbol behind, and so on.',
      async () => {
        await stage.think('There should be one function that formats prices. If there is, this is small.');
        await stage.say('Let me see where prices are formatted today.');
        await stage.tool(
          {
            title: 'Search formatPrice',
            kind: 'search',
            toolName: 'Grep',
            rawInput: { pattern: 'formatPrice', path: 'src' },
          },
          {
            takesMs: 700,
            output: 'src/format.ts:12\nsrc/cart/line.tsx:40\nsrc/cart/summary.tsx:18\nsrc/mail/receipt.tsx:77',
          },
        );
        await stage.say('One function, three callers. I give it the locale and let the platform do the rest.');
        await stage.tool(
          {
            title: 'Edit src/format.ts',
            kind: 'edit',
            toolName: 'Edit',
            rawInput: { file_path: 'src/format.ts', old_string: BEFORE, new_string: AFTER },
            locations: [{ path: 'src/format.ts', line: 12 }],
          },
          { takesMs: 1_000, diff: { path: 'src/format.ts', oldText: BEFORE, newText: AFTER } },
        );
        await stage.tool(
          { title: 'npm test', kind: 'execute', toolName: 'Bash', rawInput: { command: 'npm test' } },
          {
            takesMs: 21_000,
            output:
              ' ✓ src/format.test.ts (22 tests)\n ✓ src/cart (61 tests)\n ✓ src/mail (9 tests)\n\n Tests  92 passed (92)',
          },
        );
      },
    );
    await stage.pause(240_000);
    await stage.turn('Does the receipt mail use it too?', async () => {
      await stage.say(
        'Yes: `src/mail/receipt.tsx` calls the same function and passes the locale of the order, not of the browser.',
      );
    });
    run.state.output = { pr_url: 'https://example.com/acme/shop/pull/471' };
    run.finish('completed');
  },
};
