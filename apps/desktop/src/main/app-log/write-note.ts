import type { ErrorOutline } from './error-outline.ts';
import { LogNote } from './log-note.ts';

/** A note as a line: `wire account=demo run=… opened leg=proxy resumed=true`. What a note must not hold is left out here, whoever made it. */
export function lineOf(note: LogNote): { note: LogNote; line: string } {
  const known = LogNote.safeParse(note);
  const safe: LogNote = known.success ? known.data : { kind: 'not-a-note' };
  const { kind, ...fields } = safe;
  return { note: safe, line: [kind, ...wordsOf(fields)].join(' ') };
}

function wordsOf(fields: object): string[] {
  return Object.entries(fields).flatMap(([name, value]): string[] => {
    if (value === null || value === undefined || (name === 'leftOut' && value === 0)) return [];
    if (name === 'error' && typeof value === 'object') return errorWords(value as ErrorOutline);
    if (name === 'note') {
      const { kind, ...rest } = value as { kind: string };
      return [kind, ...wordsOf(rest)];
    }
    return [`${name}=${typeof value === 'number' ? Math.round(value) : String(value)}`];
  });
}

const kindWords = ({ name, code }: { name: string; code: string | null }) => (code === null ? name : `${name}:${code}`);

function errorWords(error: ErrorOutline): string[] {
  return [
    `error=${kindWords(error)}`,
    ...error.causes.map((cause) => `cause=${kindWords(cause)}`),
    ...(error.at.length > 0
      ? [`at=${error.at.map(({ file, line, column }) => `${file}:${line}:${column}`).join('<')}`]
      : []),
  ];
}
