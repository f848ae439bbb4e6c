import type { Scenario } from './scenario.ts';

const MIGRATION = `ALTER TABLE orders ADD COLUMN archived_at timestamptz;
CREATE INDEX orders_archived_at ON orders (archived_at);`;

const ERROR = 'Sandbox ran out of memory: 4096 MB used of 4096 MB';

/** Work that goes well until the sandbox dies. */
export const fails: Scenario = {
  name: 'fails',
  title: 'Archive orders older than two years',
  repository: 'acme/orders',
  branch: 'feature/archive-orders',
  async play(stage) {
    const { agent, run } = stage;
    agent.progress({ step: 'sandbox', status: 'completed', label: 'Set up sandbox' });
    agent.runStarted();
    await stage.task(
      'Orders older than two years should move to an archive table. Write the migration and try it on the sample data.',
      async () => {
        await stage.think('The table is large, so the migration has to work in batches.');
        await stage.say('I start with the migration, then try it on the sample data.');
        await stage.tool(
          {
            title: 'Write migrations/0042_archive_orders.sql',
            kind: 'edit',
            toolName: 'Write',
            rawInput: { file_path: 'migrations/0042_archive_orders.sql', content: MIGRATION },
            locations: [{ path: 'migrations/0042_archive_orders.sql' }],
          },
          { takesMs: 900, diff: { path: 'migrations/0042_archive_orders.sql', oldText: '', newText: MIGRATION } },
        );
        await stage.say('Now the sample data: 40 million rows, so this takes a moment.');
        const toolCallId = agent.toolCall({
          title: 'make load-sample && make migrate',
          kind: 'execute',
          status: 'in_progress',
          toolName: 'Bash',
          rawInput: { command: 'make load-sample && make migrate' },
        });
        for (const [index, percent] of [12, 31, 58, 77].entries()) {
          await stage.pause(2_500);
          agent.sandboxOutput({ stdout: `loading orders … ${percent} %\n`, exitCode: 0 });
          if (index > 1) agent.console('warn', `sandbox: ${index === 2 ? '3.1' : '3.9'} GB of 4 GB in use`);
        }
        await stage.pause(2_000);
        agent.toolUpdate({ toolCallId, status: 'failed', error: { message: 'Killed (exit code 137)' } });
      },
    );
    await stage.converse();
    agent.console('error', ERROR);
    agent.error(ERROR);
    run.finish('failed', { errorMessage: ERROR });
  },
};
