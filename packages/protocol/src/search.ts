import { z } from 'zod';

/**
 * What a search can be narrowed to. `errors` goes across the others: failed calls, errors, and what the console calls one. `own`: the messages that
 * people wrote.
 */
export const SearchKind = z.enum(['messages', 'own', 'thoughts', 'tools', 'errors', 'permissions', 'plans', 'system']);
export type SearchKind = z.infer<typeof SearchKind>;

/** The longest text or expression that is looked for, in characters. */
export const LONGEST_QUERY = 1_000;

/** What is looked for in a run. Without a text: everything of these kinds. */
export const SearchQuery = z.object({
  text: z.string().max(LONGEST_QUERY),
  /** `text` is a regular expression, as JavaScript has them. */
  regex: z.boolean(),
  caseSensitive: z.boolean(),
  /** None: all. */
  kinds: z.array(SearchKind).max(SearchKind.options.length),
  /** Only entries before this one, for those that found no room in an earlier answer. */
  before: z.number().int().nonnegative().optional(),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

const entry = z.number().int().nonnegative();

/** One place where it was found. A message told in pieces, and a tool call with all its updates, are one place each. */
export const SearchHit = z.object({
  /** The entry that says it. */
  entry,
  /** First entry of what it is a part of, as far as that is known: what to go to. */
  item: entry,
  /** The tool call that it is a part of. */
  toolCallId: z.string().nullable(),
  /** Of a permission that was asked for: its id. */
  requestId: z.string().optional(),
  kind: z.enum(['user', 'message', 'thought', 'tool', 'error', 'permission', 'plan', 'system']),
  /** It is about something that went wrong. */
  failed: z.boolean(),
  /** ISO time, as the writer gave it. */
  at: z.string().nullable(),
  /** A line of text around the match, or the beginning where nothing was looked for. */
  excerpt: z.string(),
  /** Where the match stands in the excerpt, `[from, to)`; null where nothing was looked for. */
  match: z.tuple([entry, entry]).nullable(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** The most hits that one search tells; it goes on counting. They are the newest ones. */
export const MOST_HITS = 5_000;

export const SearchUpdate = z.discriminatedUnion('kind', [
  /** Found: newest parts of the run first, in order within each. */
  z.object({ kind: z.literal('hits'), hits: z.array(SearchHit) }),
  /** Entries from this one on are others now: hits in them are void, and told anew. */
  z.object({ kind: z.literal('void'), from: entry }),
  z.object({
    kind: z.literal('progress'),
    /** Entries that have been looked at, of `total` that there are. */
    scanned: entry,
    total: entry,
    /** Hits counted, told or not. */
    found: entry,
    /** Everything that is known of the run has been looked at; what comes later will be, too. */
    done: z.boolean(),
  }),
]);
export type SearchUpdate = z.infer<typeof SearchUpdate>;
