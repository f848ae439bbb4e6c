import { changedLines } from '@runwatch/transcript';
import { structuredPatch } from 'diff';

export type DiffLine =
  | {
      kind: 'same' | 'added' | 'removed';
      text: string /** Number of the line, in the new text or, removed, in the old one. */;
      line: number;
    }
  /** So many lines that did not change. */
  | { kind: 'skipped'; lines: number };

export interface Diff {
  lines: readonly DiffLine[];
  added: number;
  removed: number;
}

// Enough to see where one is, as in every patch.
const AROUND_LINES = 3;
// A file that was written anew takes long to compare, and nobody reads such a comparison line by line.
const MOST_EDITS = 2_000;

/** What has changed between two texts, as a patch shows it. */
export function diffLines(oldText: string, newText: string): Diff {
  const options = { context: AROUND_LINES, maxEditLength: MOST_EDITS };
  const patch = structuredPatch('', '', oldText, newText, undefined, undefined, options);
  return patch === undefined ? wholeStretch(oldText, newText) : fromHunks(patch.hunks, newText);
}

type Hunk = NonNullable<ReturnType<typeof structuredPatch>>['hunks'][number];

function fromHunks(hunks: readonly Hunk[], newText: string): Diff {
  const lines: DiffLine[] = [];
  let next = 1;
  const skipTo = (line: number) => {
    if (line > next) lines.push({ kind: 'skipped', lines: line - next });
  };
  for (const hunk of hunks) {
    skipTo(hunk.newStart);
    let old = hunk.oldStart;
    next = hunk.newStart;
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith('+')) lines.push({ kind: 'added', text, line: next++ });
      else if (line.startsWith('-')) lines.push({ kind: 'removed', text, line: old++ });
      else if (line.startsWith(' ')) {
        lines.push({ kind: 'same', text, line: next++ });
        old++;
      }
      // "\ No newline at end of file" is no line.
    }
  }
  if (hunks.length > 0) skipTo(linesIn(newText) + 1);
  return counted(lines);
}

/** One stretch between the common beginning and the common end, without looking for what within it is the same. */
function wholeStretch(oldText: string, newText: string): Diff {
  const { before, removed, added, after } = changedLines(oldText, newText);
  const first = before.length + 1;
  const numbered = (kind: 'same' | 'added' | 'removed', texts: readonly string[], from: number): DiffLine[] =>
    texts.map((text, n) => ({ kind, text, line: from + n }));
  const shown = before.slice(-AROUND_LINES);
  return counted([
    ...(before.length > shown.length ? [{ kind: 'skipped', lines: before.length - shown.length } as const] : []),
    ...numbered('same', shown, first - shown.length),
    ...numbered('removed', removed, first),
    ...numbered('added', added, first),
    ...numbered('same', after.slice(0, AROUND_LINES), first + added.length),
    ...(after.length > AROUND_LINES ? [{ kind: 'skipped', lines: after.length - AROUND_LINES } as const] : []),
  ]);
}

const counted = (lines: readonly DiffLine[]): Diff => ({
  lines,
  added: lines.filter(({ kind }) => kind === 'added').length,
  removed: lines.filter(({ kind }) => kind === 'removed').length,
});

function linesIn(text: string): number {
  if (text === '') return 0;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
