import path from 'node:path';
import { type Clock, sleep } from '@runwatch/async';
import type { AckWindow } from '@runwatch/cloud-task';
import { RunRef, RunVitals } from '@runwatch/protocol';
import { saveFile } from '@runwatch/run-file';
import { z } from 'zod';
import { explained } from '../files/copies.ts';
import type { FileDialogs } from '../files/file-dialogs.ts';
import type { CopyState } from '../files/files-view.ts';
import { followWork } from '../files/follow-work.ts';
import { explaining, procedure, router } from '../rpc.ts';
import { BundleWish, type IpcCounters } from './inspector-view.ts';
import { type BundleSources, makeBundle } from './make-bundle.ts';

export interface InspectorParts extends Omit<BundleSources, 'clock'> {
  clock: Clock;
  dialogs: FileDialogs;
  /** Bytes are counted until it is disposed of. */
  measure(): Disposable;
  /** Windows that are being told something, by watch. */
  windows: Map<string, AckWindow>;
}

const LOOK_MS = 1_000;
const NEVER = new AbortController().signal;

/** What an inspector is told of main, and the bundle that it saves. Looking costs only while somebody does. */
export const createInspectorRouter = (parts: InspectorParts) =>
  router({
    counters: procedure.subscription(async function* ({ signal = NEVER }): AsyncGenerator<IpcCounters, void> {
      using _ = parts.measure();
      while (!signal.aborted) {
        yield parts.counters();
        await sleep(parts.clock, LOOK_MS, { signal }).catch(() => {});
      }
    }),
    vitals: procedure.input(z.object({ run: RunRef })).subscription(async function* ({
      input,
      signal = NEVER,
    }): AsyncGenerator<RunVitals | null, void> {
      while (!signal.aborted) {
        yield RunVitals.nullable().parse(parts.vitals(input.run));
        await sleep(parts.clock, LOOK_MS, { signal }).catch(() => {});
      }
    }),
    saveBundle: procedure.input(BundleWish).subscription(async function* ({
      input,
      ctx,
      signal = NEVER,
    }): AsyncGenerator<CopyState, void> {
      yield* explaining(saveBundle(parts, input, ctx.contentsId, signal));
    }),
  });

/** @throws {AppError} */
async function* saveBundle(
  parts: InspectorParts,
  wish: BundleWish,
  contentsId: number,
  signal: AbortSignal,
): AsyncGenerator<CopyState, void> {
  const { dialogs, clock } = parts;
  yield { kind: 'asking' };
  const chosen = { title: 'Save the diagnostic bundle', name: 'runwatch-diagnostics.json', extension: 'json' };
  const file = await dialogs.save(contentsId, chosen);
  if (file === null) return yield { kind: 'cancelled' };
  yield* followWork<CopyState>({ clock, signal, explained }, async () => {
    const bundle = await makeBundle(parts, wish, signal);
    await saveFile(file, (write) => write(`${JSON.stringify(bundle, null, 2)}\n`));
    const words = bundle.entries
      ? `with what ${bundle.entries.length} entries say`
      : 'without anything that entries say';
    return { kind: 'saved', name: path.basename(file), words, complete: true };
  });
}
