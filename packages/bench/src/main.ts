import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Contender, Sample, Task } from './client/task.ts';
import { electronVersion } from './desktop/built-app.ts';
import { thisMachine } from './machine.ts';
import { coreShare } from './measure/core-share.ts';
import { median } from './measure/median.ts';
import { notes } from './notes.ts';
import { startProcess } from './own-process.ts';
import { Figures } from './rows/figures.ts';
import type { Line, Scale, Stage, Subject } from './rows/subject.ts';
import { subjects } from './rows/subjects.ts';
import { runRounds } from './run-rounds.ts';
import { benchmarksPage } from './table.ts';

const USAGE = `pnpm bench [--only NAME,NAME] [--rounds N] [--quick] [--profile FOLDER]

  --only     of: ${subjects.map(({ name }) => name).join(', ')}
  --rounds   of which each figure is the median; 5 unless told otherwise
  --quick    small sizes and one round: shows that the bench works, and no more
  --profile  writes a CPU profile of each of our clients into the folder

All of it writes docs/benchmarks.md; parts of it are only printed.`;

/** A median of fewer says nothing. */
const ROUNDS = 5;
const page = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (options.help) return console.log(USAGE);
  const names = options.only?.split(',');
  const unknown = names?.find((name) => !subjects.some((one) => one.name === name));
  if (unknown !== undefined) throw new Error(`There is nothing to measure by the name of ${unknown}\n\n${USAGE}`);
  const scale: Scale = options.quick ? 'quick' : 'full';
  const rounds = Number(options.rounds ?? (options.quick ? 1 : ROUNDS));
  const roundsOf = ({ rounds: most = rounds }: Subject) =>
    options.rounds === undefined ? Math.min(most, rounds) : rounds;

  const shares: number[] = [];
  await using server = startProcess<string>('server', []);
  const stage: Stage = { server: await server.message, inOwnProcess };
  async function inOwnProcess(contender: Contender, task: Task): Promise<Sample> {
    shares.push(coreShare());
    const profiled = contender === 'ours' && options.profile !== undefined;
    const flags = ['--expose-gc', ...(profiled ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [])];
    const job = JSON.stringify({ server: stage.server, contender, task });
    await using client = startProcess<Sample>('client', [job], flags);
    return await client.message;
  }

  const lines: Line[] = [];

  for (const subject of subjects) {
    if (names && !names.includes(subject.name)) continue;
    const say = (text: string) => console.error(`${subject.name}: ${text}`);
    const samples = await runRounds(subject.cases(scale), {
      rounds: roundsOf(subject),
      stage,
      random: Math.random,
      say,
    });
    lines.push(...subject.lines(new Figures(samples), scale));
  }
  const electron = names || options.quick ? undefined : await electronVersion(stage.server);
  const date = new Date().toISOString().slice(0, 10);
  const text = benchmarksPage({
    machine: thisMachine(electron),
    date,
    rounds,
    fewer: Object.fromEntries(subjects.flatMap((one) => (roundsOf(one) < rounds ? [[one.name, roundsOf(one)]] : []))),
    lines,
    notes,
    coreShare: median(shares),
  });
  if (names || options.quick) console.log(text);
  else writeFileSync(page, text);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
