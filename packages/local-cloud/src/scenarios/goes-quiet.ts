import type { Scenario } from './scenario.ts';

const QUIET_MS = 180_000;

/** A run that says nothing for three minutes while something long is done, and then goes on. */
export const goesQuiet: Scenario = {
  name: 'goes-quiet',
  title: 'Upgrade the image library',
  repository: 'acme/gallery',
  branch: 'chore/upgrade-images',
  async play(stage) {
    const { agent, run } = stage;
    agent.progress({ step: 'sandbox', status: 'completed', label: 'Set up sandbox' });
    agent.runStarted();
    await stage.task(
      'Upgrade the image library to the next major version and compare the thumbnails before and after.',
      async () => {
        await stage.think(
          'Thumbnails may change by a pixel between major versions; only a comparison of all of them will tell.',
        );
        await stage.say('I raise the version first, then render all 8,400 thumbnails with both.');
        await stage.tool(
          {
            title: 'npm install images@6',
            kind: 'execute',
            toolName: 'Bash',
            rawInput: { command: 'npm install images@6' },
          },
          { takesMs: 4_000, output: 'changed 7 packages in 4s' },
        );
        await stage.say(
          'Installed. The comparison runs in the background now; I report when it is through, in about three minutes.',
        );
      },
    );
    await stage.converse(QUIET_MS);
    agent.notification('_posthog/task_notification', {
      taskId: 'compare',
      status: 'completed',
      summary: '8,400 thumbnails compared, 3 differ',
      outputFile: 'out/compare.txt',
    });
    await stage.say(
      'The comparison is through: 8,397 of 8,400 thumbnails are the same. The other three are transparent images whose edges are one shade darker; I would take that.',
    );
    agent.notification('_posthog/background_turn_complete', { stopReason: 'end_turn' });
    await stage.converse(20_000);
    run.finish('completed');
  },
};
