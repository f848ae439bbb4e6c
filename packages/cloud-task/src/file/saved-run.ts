import type { Clock } from '@runwatch/async';
import type { Connection, Gap, Integrity, RunMeta } from '@runwatch/protocol';
import { type RunFileContent, readRunFile } from '@runwatch/run-file';
import { timeSlices } from '../api/turn.ts';
import type { KeptLines } from '../log/kept-lines.ts';
import { RunView } from '../run/run-view.ts';
import { readKept } from '../run/watch-run.ts';

/** A run as its file tells it. */
export interface SavedRun extends RunFileContent {
  meta: RunMeta;
  title: string | null;
  repository: string | null;
}

/** So much is in memory at a time. */
const UNWRITTEN = 4 * 1024 * 1024;

/** Reads the entries of a file into lines that are kept on a disk. */
export async function readIntoLines(
  lines: KeptLines,
  chunks: AsyncIterable<Uint8Array>,
  { clock, signal, progress }: { clock: Clock; signal: AbortSignal; progress: ((bytes: number) => void) | undefined },
): Promise<SavedRun> {
  const slice = timeSlices(clock);
  const reading = readRunFile(counted(chunks, signal, progress));
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) {
    signal.throwIfAborted();
    lines.append(lines.end, step.value);
    if (lines.unwritten > UNWRITTEN) await lines.flush();
    await slice();
  }
  await lines.flush();
  signal.throwIfAborted();
  const content = step.value;
  const { head } = content;
  return { ...content, meta: metaOf(content), title: head?.title ?? null, repository: head?.repository ?? null };
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  progress: ((bytes: number) => void) | undefined,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
    bytes += chunk.length;
    progress?.(bytes);
  }
}

/** A run of which nothing more will be told, to be read from its lines. */
export async function viewOf(run: SavedRun, lines: KeptLines): Promise<RunView> {
  const total = lines.end;
  const newest = (await readKept(lines, total)) ?? [];
  const view = new RunView(NO_WIRE);
  view.setRun(run.meta);
  view.log.begin(lines, total, total - newest.length, newest, total);
  view.setIntegrity(integrityOf(run, total));
  view.setOver();
  return view;
}

const NO_WIRE: Connection = {
  phase: 'ended',
  leg: null,
  attempt: 0,
  retryAt: null,
  lastByteAt: null,
  lastEntryAt: null,
  failure: null,
};

function metaOf({ head, seal }: RunFileContent): RunMeta {
  return {
    taskId: head?.run.task ?? '',
    runId: head?.run.id ?? '',
    status: seal?.result ?? 'unknown',
    stage: null,
    branch: head?.branch ?? null,
    errorMessage: seal?.errorMessage ?? null,
    output: null,
    createdAt: head?.createdAt ?? null,
    updatedAt: null,
    completedAt: seal?.completedAt ?? null,
  };
}

/** Only a seal that fits says that nothing is missing. Numbers of holes are those of the run: in the file its entries follow on each other. */
function integrityOf({ verdict, seal, torn, unconfirmed }: SavedRun, total: number): Integrity {
  const isWhole = verdict === 'sealed' && !torn && seal?.complete === true;
  const gaps: Gap[] = [];
  if (verdict === 'mismatch') gaps.push({ from: 0, to: null, why: 'changed' });
  else if (!isWhole) gaps.push({ from: total, to: null, why: 'unavailable' });
  return {
    upTo: verdict === 'mismatch' ? 0 : total,
    total,
    gaps,
    basis: verdict === 'sealed' ? (seal?.basis ?? null) : null,
    duplicatesDropped: 0,
    onlyLive: seal?.onlyLive ?? 0,
    unreadable: 0,
    unknown: unconfirmed,
  };
}
