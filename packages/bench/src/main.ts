import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Contender, Sample, Task } from './client/task.ts';
import { electronVersion } from './desktop/built-app.ts';
import { thisMachine } from './machine.ts';
import { coreShare } from './measure/core-share.ts';
import { median } from './measure/median.ts';
import { notes } from './notes.ts';
import { startProcess } from './own-process.ts';
import { pageWith } from './page-with.ts';
import { Figures } from './rows/figures.ts';
import type { Scale, Stage, Subject } from './rows/subject.ts';
import { subjects } from './rows/subjects.ts';
import { runRounds } from './run-rounds.ts';
import { keepSamples, type Measured, samplesOf } from './samples-file.ts';
import { benchmarksPage } from './table.ts';

const USAGE = `pnpm bench [--only NAME,NAME] [--rounds N] [--quick] [--profile FOLDER] [--page]

  --only     of: ${subjects.map(({ name }) => name).join(', ')}
  --rounds   of which each figure is the median; 5 unless told otherwise
  --quick    small sizes and one round: shows that the bench works, and no more
  --profile  writes a CPU profile of each of our clients into the folder
  --page     measures nothing: writes docs/benchmarks.md from what was measured last; with --only, these alone, and leaves the rest as it is

All of it writes docs/benchmarks.md; parts of it are printed, and kept for --page.`;

/** A median of fewer says nothing. */
const ROUNDS = 5;
const page = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    page: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (options.help) return console.log(USAGE);
  const names = options.only?.split(',') ?? subjects.map(({ name }) => name);
  const unknown = names.find((name) => !subjects.some((one) => one.name === name));
  if (unknown !== undefined) throw new Error(`There is nothing to measure by the name of ${unknown}\n\n${USAGE}`);
  const chosen = subjects.filter(({ name }) => names.includes(name));
  const scale: Scale = options.quick ? 'quick' : 'full';
  if (options.page && options.only !== undefined) return writeInto(chosen);
  await using server = startProcess<string>('server', []);
  const stage: Stage = { server: await server.message, inOwnProcess: (one, task) => inOwnProcess(stage, one, task) };

  const measured = new Map<Subject, Measured>();
  if (options.page) for (const subject of subjects) measured.set(subject, samplesOf(subject.name));
  else for (const subject of chosen) measured.set(subject, await measure(subject, stage, scale));
  const isWhole = measured.size === subjects.length && scale === 'full';
  if (!isWhole) return console.log(pageOf(measured, scale));
  writeFileSync(page, pageOf(measured, scale, await electronVersion(stage.server)));
}

/** The page as it is, with these subjects as they were measured last. */
function writeInto(chosen: readonly Subject[]): void {
  for (const subject of chosen) {
    const { rounds, date, coreShares } = samplesOf(subject.name);
    const before = subjects.slice(0, subjects.indexOf(subject));
    const behind = new Set(before.flatMap((one) => one.lines(new Figures([]), 'full').map(({ what }) => what)));
    const lines = subject.lines(new Figures(rounds), 'full');
    const measured = { name: subject.name, date, rounds: rounds.length, coreShare: median(coreShares) };
    writeFileSync(page, pageWith(readFileSync(page, 'utf8'), { ...measured, lines, behind, notes }));
  }
}

async function measure(subject: Subject, stage: Stage, scale: Scale): Promise<Measured> {
  const coreShares: number[] = [];
  const rounds = await runRounds(subject.cases(scale), {
    rounds: Number(options.rounds ?? (options.quick ? 1 : ROUNDS)),
    stage,
    random: Math.random,
    say: (text) => {
      coreShares.push(coreShare());
      console.error(`${subject.name}: ${text}`);
    },
  });
  const measured = { date: new Date().toISOString().slice(0, 10), rounds, coreShares };
  if (scale === 'full' && options.profile === undefined) keepSamples(subject.name, measured);
  return measured;
}

async function inOwnProcess({ server }: Stage, contender: Contender, task: Task): Promise<Sample> {
  const profiled = contender === 'ours' && options.profile !== undefined;
  const flags = ['--expose-gc', ...(profiled ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [])];
  await using client = startProcess<Sample>('client', [JSON.stringify({ server, contender, task })], flags);
  return await client.message;
}

function pageOf(measured: ReadonlyMap<Subject, Measured>, scale: Scale, electron?: string): string {
  const all = [...measured.values()];
  const rounds = Math.max(...all.map((one) => one.rounds.length));
  const fewer = [...measured].flatMap(([subject, one]) =>
    one.rounds.length < rounds ? [[subject.name, one.rounds.length] as const] : [],
  );
  return benchmarksPage({
    machine: thisMachine(electron),
    date:
      all
        .map(({ date }) => date)
        .sort()
        .at(-1) ?? '',
    rounds,
    fewer: Object.fromEntries(fewer),
    lines: [...measured].flatMap(([subject, one]) => subject.lines(new Figures(one.rounds), scale)),
    notes,
    coreShare: median(all.flatMap(({ coreShares }) => coreShares)),
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
