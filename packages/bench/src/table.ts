import type { Machine } from './machine.ts';
import type { Line } from './rows/subject.ts';

export interface Report {
  machine: Machine;
  /** `2026-01-31` */
  date: string;
  rounds: number;
  /** Of subjects that were measured in fewer. */
  fewer: Readonly<Record<string, number>>;
  /** What a busy loop got of a core between the samples. */
  coreShare: number;
  lines: readonly Line[];
  notes: Readonly<Record<string, string>>;
}

/** A machine that does nothing else gives a loop this much of a core, at the least. */
const QUIET = 0.95;

export const HEADINGS = ['what', 'size', 'Runwatch', 'floor', 'ratio', 'baseline', 'target', ''];

/** The page `docs/benchmarks.md`. */
export function benchmarksPage({ machine, date, rounds, fewer, coreShare, lines, notes }: Report): string {
  const { processor, memory, system, node, electron } = machine;
  const missed = lines.filter((line) => line.met === false);
  return `# Benchmarks

Written by \`pnpm bench\` on ${date}: each figure is the median of ${rounds} rounds${exceptions(fewer)}. Server, client and floor run in processes of their own, in another order
each round, and a ratio is made within its round.

Machine: ${processor}, ${memory}, ${system}, Node ${node}${electron === undefined ? '' : `, Electron ${electron}`}. ${quietness(coreShare)}

- **Floor**: the same pages, or the whole log, read with undici to bytes; the same stream read with undici and fed to eventsource-parser, with no consumer.
- **Baseline**: a client as peers write it: fetch all, parse all, compare by JSON text, one structured clone a subscriber.
- Entries have about 800 bytes and an event id. The stream's window holds what a real one does, and the log is as late as a real one.

${markdownTable(HEADINGS, lines.map(cells))}
${missed.length === 0 ? '' : `\n## Where a target is missed\n\n${reasonsFor(missed, notes)}\n`}`;
}

const exceptions = (fewer: Report['fewer']): string => {
  const told = Object.entries(fewer).map(([name, rounds]) => `${name} of ${rounds}`);
  return told.length === 0 ? '' : ` (${told.join('; ')})`;
};

const quietness = (share: number): string =>
  `Between samples a busy loop got ${(share * 100).toFixed(0)} % of a core${share < QUIET ? ': **others used the machine too, and times are too long**' : ''}.`;

const cells = (line: Line): string[] => [
  line.what,
  line.size,
  line.ours,
  line.floor,
  line.ratio,
  line.baseline,
  line.target,
  verdict(line.met),
];

const verdict = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'met' : '**missed**');

export function reasonsFor(missed: readonly Line[], notes: Report['notes']): string {
  const subjects = [...new Set(missed.map(({ what }) => what))];
  return subjects.map((what) => `- **${what}**: ${notes[what] ?? 'not yet looked into.'}`).join('\n');
}

function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map(lineOfTable).join('\n');
}

export const lineOfTable = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

export const rowOf = (line: Line): string => lineOfTable(cells(line));
