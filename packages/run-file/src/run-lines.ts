import { Basis, Gap, type Integrity, type RunMeta } from '@runwatch/protocol';
import { z } from 'zod';

/*
 * A run as a file: a head line, then every entry as it was written, one a line, last a seal line. So `sed '1d;$d' run.ndjson | sha256sum` gives the
 * digest that stands in the seal. Keys are stable; readers allow for unknown ones.
 */

/** The first line. */
export const RunFileHead = z.object({
  v: z.literal(1),
  type: z.literal('hello'),
  run: z.object({ task: z.string(), id: z.string() }),
  title: z.string().nullish(),
  repository: z.string().nullish(),
  branch: z.string().nullish(),
  createdAt: z.string().nullish(),
  /** Of the program that wrote the file. */
  tool: z.string().nullish(),
  /** ISO time of the copy. */
  copiedAt: z.string().nullish(),
  /** Of a copy that was made offline: when the run was last kept, ISO. */
  savedAt: z.string().nullish(),
});
export type RunFileHead = z.infer<typeof RunFileHead>;

/** The last line: what the entries before it are worth. */
export const RunFileSeal = z.object({
  v: z.literal(1),
  type: z.literal('end'),
  /** The run's status, or why whoever wrote the file stopped before the run did. */
  result: z.string(),
  entries: z.number().int().nonnegative(),
  /** Nothing is missing, and the run was over. */
  complete: z.boolean(),
  basis: Basis.nullish(),
  gaps: z.array(Gap).nullish(),
  /** Entries at the end that the run log had not confirmed yet. */
  provisional: z.number().int().nonnegative().nullish(),
  /** Entries that the run log lacks. */
  onlyLive: z.number().int().nonnegative().nullish(),
  completedAt: z.string().nullish(),
  errorMessage: z.string().nullish(),
  /** Of the entries' texts, each followed by a line feed. */
  sha256: z.string(),
});
export type RunFileSeal = z.infer<typeof RunFileSeal>;

export interface HeadFacts {
  run: RunMeta;
  title: string | null;
  repository: string | null;
  tool: string;
  /** Milliseconds since the epoch. */
  copiedAt: number;
  savedAt: number | null;
}

export const headOf = ({ run, title, repository, tool, copiedAt, savedAt }: HeadFacts): RunFileHead => ({
  v: 1,
  type: 'hello',
  run: { task: run.taskId, id: run.runId },
  title,
  repository,
  branch: run.branch,
  createdAt: run.createdAt,
  tool,
  copiedAt: new Date(copiedAt).toISOString(),
  ...(savedAt !== null && { savedAt: new Date(savedAt).toISOString() }),
});

export interface SealFacts {
  run: RunMeta;
  integrity: Integrity | null;
  entries: number;
  complete: boolean;
  gaps: readonly Gap[];
  provisional: number;
  sha256: string;
}

export const sealOf = ({ run, integrity, entries, complete, gaps, provisional, sha256 }: SealFacts): RunFileSeal => ({
  v: 1,
  type: 'end',
  result: run.status,
  entries,
  complete,
  basis: integrity?.basis ?? null,
  ...(gaps.length > 0 && { gaps: [...gaps] }),
  ...(provisional > 0 && { provisional }),
  ...(integrity && integrity.onlyLive > 0 && { onlyLive: integrity.onlyLive }),
  ...(run.completedAt !== null && { completedAt: run.completedAt }),
  ...(run.errorMessage !== null && { errorMessage: run.errorMessage }),
  sha256,
});

/** A line break may stand between the tokens of a JSON text, but not inside one. */
export const oneLine = (text: string): string => (/[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text);
