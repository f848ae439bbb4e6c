import { generateHistory, MS_PER_ENTRY } from './generated-history.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const FOLDERS = ['billing', 'search', 'accounts', 'mail', 'catalogue', 'reports', 'imports', 'admin'];

/** How many folders are still to be done when somebody begins to watch. */
const LIVE_FOLDERS = 40;

/** A run that has been at it for days: a log of up to a million entries, and it goes on. */
export const longHistory: Scenario = {
  name: 'long-history',
  title: 'Move the whole code base to strict types',
  repository: 'acme/platform',
  branch: 'chore/strict-types',
  ageMs: (size) => size * MS_PER_ENTRY,
  history: ({ size, endsAt, eventIds }) => generateHistory({ size, endsAt, eventIds }),
  async play(stage) {
    for (let count = 0; count < LIVE_FOLDERS; count++) {
      const folder = `${FOLDERS[count % FOLDERS.length]}/part-${count + 1}`;
      await stage.turn(`Go on with ${folder}.`, () => convert(stage, folder));
      await stage.converse(4_000);
    }
    await stage.say('All folders are strict now. I stay here in case something comes up in review.');
    await stage.converse(Number.POSITIVE_INFINITY);
  },
};

async function convert(stage: Stage, folder: string): Promise<void> {
  const { agent } = stage;
  await stage.think(`${folder}: a handful of implicit any, as everywhere. The return types come first.`);
  await stage.tool(
    {
      title: `Check ${folder}`,
      kind: 'execute',
      toolName: 'Bash',
      rawInput: { command: `tsc --noEmit --strict packages/${folder}` },
    },
    {
      takesMs: 2_000,
      output: `packages/${folder}/index.ts(14,9): error TS7006\npackages/${folder}/load.ts(3,21): error TS7031`,
    },
  );
  await stage.tool(
    {
      title: `Edit packages/${folder}/index.ts`,
      kind: 'edit',
      toolName: 'Edit',
      rawInput: { file_path: `packages/${folder}/index.ts` },
      locations: [{ path: `packages/${folder}/index.ts`, line: 14 }],
    },
    {
      takesMs: 800,
      diff: {
        path: `packages/${folder}/index.ts`,
        oldText: 'function load(id) {',
        newText: 'function load(id: Id): Promise<Row> {',
      },
    },
  );
  agent.console('info', `${folder}: 0 errors`);
  await stage.say(`\`${folder}\` is strict now: two signatures, no change in behaviour. Its tests pass.`);
}
