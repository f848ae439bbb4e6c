import type { Line } from './rows/subject.ts';
import { HEADINGS, lineOfTable, reasonsFor, rowOf } from './table.ts';

/** Subjects that were measured by themselves, for a page whose other subjects stay as they are. */
export interface Part {
  name: string;
  /** `2026-01-31` */
  date: string;
  rounds: number;
  /** What a busy loop got of a core between the samples. */
  coreShare: number;
  lines: readonly Line[];
  /** What lines of the subjects before it in the table are about: behind them it stands when the page does not have it yet. */
  behind: ReadonlySet<string>;
  notes: Readonly<Record<string, string>>;
}

/** The page with this subject as it is now. @throws Error when the page is not as `benchmarksPage` writes it */
export function pageWith(page: string, part: Part): string {
  const text = page.split('\n');
  const head = text.indexOf(lineOfTable(HEADINGS));
  const rest = text.findIndex((line, at) => at > head && !line.startsWith('|'));
  if (head < 0 || rest < 0) throw new Error('Cannot write into the page: its table is not to be found');
  const rows = text.slice(head + 2, rest);
  const own = new Set(part.lines.map(({ what }) => what));
  const others = rows.filter((row) => !own.has(whatOf(row)));
  const first = rows.findIndex((row) => own.has(whatOf(row)));
  const at = first >= 0 ? first : others.findLastIndex((row) => part.behind.has(whatOf(row))) + 1;
  const table = [...others.slice(0, at), ...part.lines.map(rowOf), ...others.slice(at)];
  const foot = text.slice(rest).filter((line) => ![...own].some((what) => line.startsWith(`- **${what}**: `)));
  const missed = part.lines.filter(({ met }) => met === false);
  while (foot.at(-1) === '') foot.pop();
  const reasons = missed.length === 0 ? [] : reasonsFor(missed, part.notes).split('\n');
  const beginning = text.slice(0, head + 2).map((line) => withException(line, part));
  return [...beginning, ...table, ...foot, ...reasons, ''].join('\n');
}

const whatOf = (row: string): string => row.split('|')[1]?.trim() ?? '';

const MEDIAN = /(each figure is the median of \d+ rounds)(?: \(([^)]*)\))?\./;

/** Says beside the number of rounds what this subject was measured in, in place of what was said of it before. */
function withException(line: string, { name, rounds, date, coreShare }: Part): string {
  return line.replace(MEDIAN, (_, words: string, told: string | undefined) => {
    const others = (told ?? '').split('; ').flatMap((one) => (one === '' || one.startsWith(`${name} `) ? [] : [one]));
    const own = `${name} of ${rounds}, on ${date}, when a busy loop got ${(coreShare * 100).toFixed(0)} % of a core`;
    return `${words} (${[...others, own].join('; ')}).`;
  });
}
