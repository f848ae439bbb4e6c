import { isDeepStrictEqual } from 'node:util';
import { type NormalForm, normalForm } from '@runwatch/transcript';

/** How a transcript differs from what happened; all zero and empty when it tells the same. */
export interface Difference {
  lost: number;
  doubled: number;
  /** Nothing lost or doubled, but not the order in which it happened. */
  outOfOrder: boolean;
  /** The first of it, for people. */
  example: string;
  /** What stands around it, on both sides. */
  around: string;
}

/** Compares what is shown with what happened, in normal form. What one witness may keep to itself must not be told twice. */
export function differenceOf(shown: readonly string[], happened: NormalForm): Difference | undefined {
  const told = normalForm(shown.map((line) => JSON.parse(line) as unknown));
  const aside = asideOf(told, happened);
  const same =
    isDeepStrictEqual(told.main, happened.main) &&
    isDeepStrictEqual(told.server, happened.server) &&
    isDeepStrictEqual(told.inputs, happened.inputs);
  if (same && !aside) return undefined;
  if (same) return aside;
  const [a, b] = [atomsOf(told), atomsOf(happened)];
  const lost = missing(b, a);
  const doubled = missing(a, b);
  const outOfOrder = lost.length === 0 && doubled.length === 0;
  const [example] = [...lost.map((atom) => `lost ${atom}`), ...doubled.map((atom) => `doubled ${atom}`)];
  return {
    lost: lost.length,
    doubled: doubled.length,
    outOfOrder,
    example: example ?? 'the order',
    around: around(told, happened),
  };
}

/** What the log has of them must be shown; nothing twice that happened once. */
function asideOf(told: NormalForm, happened: NormalForm): Difference | undefined {
  const [a, b] = [told.aside.map(textOf), happened.aside.map(textOf)];
  const lost = missing(b, a);
  const doubled = a.filter((atom, at) => a.indexOf(atom) !== at && atom.includes('requestId'));
  if (lost.length + doubled.length === 0) return undefined;
  return {
    lost: lost.length,
    doubled: doubled.length,
    outOfOrder: false,
    example: lost[0] ?? doubled[0] ?? '',
    around: '',
  };
}

const textOf = (value: unknown): string => JSON.stringify(value);

/** Facts, and the words of texts: small enough to say what is missing. */
function atomsOf(form: NormalForm): string[] {
  const main = form.main.flatMap((unit) => ('text' in unit ? unit.text.split(/(?<=[ .]|ok)/) : [textOf(unit)]));
  return [...main, ...form.server.map(textOf), ...Object.entries(form.inputs).map(textOf)];
}

/** What `of` has more often than `from`. */
function missing(of: readonly string[], from: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const atom of from) counts.set(atom, (counts.get(atom) ?? 0) + 1);
  return of.filter((atom) => {
    const left = counts.get(atom) ?? 0;
    counts.set(atom, left - 1);
    return left <= 0;
  });
}

const AROUND = 4;
const SHORT = 110;

function around(told: NormalForm, happened: NormalForm): string {
  const [a, b] = [told, happened].map((form) =>
    [...form.main, ...form.server].map((unit) => textOf(unit).slice(0, SHORT)),
  ) as [string[], string[]];
  const at = a.findIndex((unit, n) => unit !== b[n]);
  const part = (list: string[]) => list.slice(Math.max(0, at - AROUND), at + 2 * AROUND).join('\n    ');
  return `  shown, from ${at}:\n    ${part(a)}\n  happened:\n    ${part(b)}`;
}
