import type { SearchHit, SearchKind } from '@runwatch/protocol';
import type { RunSearchView } from '@runwatch/react';
import { count } from '../time/format-time.ts';

/** The kinds that can be chosen, in the order of the chips. */
export const KINDS: readonly { kind: SearchKind; title: string }[] = [
  { kind: 'messages', title: 'Messages' },
  { kind: 'own', title: 'Yours' },
  { kind: 'tools', title: 'Tools' },
  { kind: 'errors', title: 'Errors' },
  { kind: 'permissions', title: 'Permissions' },
  { kind: 'thoughts', title: 'Thoughts' },
  { kind: 'plans', title: 'Plans' },
  { kind: 'system', title: 'System' },
];

const KIND_WORDS: Readonly<Record<SearchHit['kind'], string>> = {
  user: 'You',
  message: 'Agent',
  thought: 'Thought',
  tool: 'Tool',
  error: 'Error',
  permission: 'Permission',
  plan: 'Plan',
  system: 'System',
};

export const kindWord = ({ kind }: Pick<SearchHit, 'kind'>): string => KIND_WORDS[kind];

type Counted = Pick<RunSearchView, 'status' | 'hits' | 'found' | 'later' | 'scanned' | 'total' | 'error'>;

/** `3 of 128 · searching…`: `index` is the place of the current hit among those that are held, -1 for none. */
export function findWords({ status, hits, found, later, scanned, total, error }: Counted, index: number): string {
  if (status === 'idle') return '';
  if (status === 'failed') return error?.message ?? 'This cannot be searched for';
  // What is not held stands before it, but for what was left behind. While it is counted, places are counted from the end.
  const place = index < 0 ? null : found - later - hits.length + index + 1;
  const share = total === 0 ? 0 : Math.floor((100 * scanned) / total);
  if (status === 'done') {
    if (found === 0) return `Not found in ${count(total)} ${total === 1 ? 'entry' : 'entries'}`;
    return place === null ? `${count(found)} found` : `${count(place)} of ${count(found)}`;
  }
  if (found === 0) return `Searching… ${share}%`;
  return `${place === null ? `${count(found)} found` : `${count(place)} of ${count(found)}`} · searching… ${share}%`;
}

/**
 * Which hit to begin with: the newest where one came from the end, else the first behind the place one came from. Null while that cannot be told: hits come
 * newest first.
 */
export function firstHit(view: Pick<RunSearchView, 'status' | 'hits'>, from: number | null): SearchHit | null {
  const { hits, status } = view;
  if (from === null) return hits.at(-1) ?? null;
  const isKnown = status === 'done' || (hits[0] !== undefined && hits[0].entry < from);
  return isKnown ? (hits.find(({ item }) => item >= from) ?? hits.at(-1) ?? null) : null;
}

/** `1,001 to 6,000 are listed, earlier ones as you scroll up`: where there are more than are held; null where all of them are. */
export function listedWords({
  hits,
  earlier,
  later,
  paging,
  pageError,
}: Pick<RunSearchView, 'hits' | 'earlier' | 'later' | 'paging' | 'pageError'>): string | null {
  if (hits.length === 0 || (earlier === 0 && later === 0)) return null;
  const listed = `${count(earlier + 1)} to ${count(earlier + hits.length)} are listed`;
  if (paging !== null) return `${listed}, looking for ${paging} ones…`;
  if (pageError) return `${listed}. Others cannot be had now: ${pageError.message}`;
  const ways = [
    ...(earlier > 0 ? ['earlier ones as you scroll up'] : []),
    ...(later > 0 ? ['later ones as you scroll down'] : []),
  ];
  return `${listed}, ${ways.join(', ')}`;
}

/** The next one from a hit, or the one before it; from the last one goes on with the first. */
export function hitBeside(hits: readonly SearchHit[], from: SearchHit | null, step: 1 | -1): SearchHit | null {
  if (hits.length === 0) return null;
  if (!from) return (step > 0 ? hits[0] : hits.at(-1)) ?? null;
  const behind = hits.findIndex(({ entry }) => entry > from.entry);
  const before = hits.findLastIndex(({ entry }) => entry < from.entry);
  if (step > 0) return hits[Math.max(behind, 0)] ?? null;
  return hits[before < 0 ? hits.length - 1 : before] ?? null;
}

const MOST_TEXTS = 50;

/** What is to be seen in the text: of an expression what it has matched, because windows try none. */
export function textsToShow(query: { text: string; regex: boolean }, hits: readonly SearchHit[]): string[] {
  if (query.text === '') return [];
  if (!query.regex) return [query.text];
  const matched = new Set<string>();
  for (const { excerpt, match } of hits.toReversed()) {
    if (match) matched.add(excerpt.slice(match[0], match[1]));
    if (matched.size === MOST_TEXTS) break;
  }
  return [...matched].filter(Boolean);
}
