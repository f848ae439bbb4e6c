import type { Scenario } from './scenario.ts';

const CHAPTERS = [
  'The importer reads a file line by line and asks the database for each of them.',
  'I collect a hundred lines first, and ask once for all of them.',
  'The order of the lines has to stay, so the answers are sorted back by line number.',
  'A file of 50,000 lines now takes four seconds instead of three minutes.',
];

/** Work over a bad line: two cuts, and once everything is sent again. Nothing of it should be seen in the transcript. */
export const flakyNetwork: Scenario = {
  name: 'flaky-network',
  title: 'Make the importer faster',
  repository: 'acme/imports',
  branch: 'perf/import-batches',
  async play(stage) {
    const { agent, run } = stage;
    agent.progress({ step: 'sandbox', status: 'completed', label: 'Set up sandbox' });
    agent.runStarted();
    await stage.task('Importing a large file takes minutes. Please make it faster.', async () => {
      for (const [index, chapter] of CHAPTERS.entries()) {
        await stage.think(`Step ${index + 1} of ${CHAPTERS.length}.`);
        await stage.say(chapter);
        if (index === 0) run.switches.reset();
        if (index === 1) run.switches.repeat(10);
        if (index === 2) run.switches.cut('torn');
        await stage.pause(5_000);
      }
    });
    await stage.converse(10_000);
    run.finish('completed');
  },
};
