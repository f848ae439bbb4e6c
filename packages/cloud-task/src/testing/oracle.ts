import type { CloudRun } from '@runwatch/local-cloud';
import type { RunRef } from '@runwatch/protocol';
import type { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { expect } from 'vitest';
import type { Bench } from './bench.ts';

export const refOf = ({ taskId, runId }: RunRef): RunRef => ({ taskId, runId });

/** What the reader shows is what happened, each once and in order: of this run, or of a chain of runs, oldest first. */
export const expectTruth = (reader: Reader, ...chain: CloudRun[]): void =>
  expect(normalForm(reader.values)).toEqual(normalForm(chain.flatMap((run) => run.truth())));

/** Whether it does, for waiting until it does. */
export function showsTruth(reader: Reader, ...chain: CloudRun[]): boolean {
  const truth = normalForm(chain.flatMap((run) => run.truth()));
  return JSON.stringify(normalForm(reader.values)) === JSON.stringify(truth);
}

/** Everything is shown, and nothing is in doubt. */
export function expectWhole(reader: Reader, ...chain: CloudRun[]): void {
  expectTruth(reader, ...chain);
  expect(reader.integrity).toMatchObject({ gaps: [], upTo: reader.lines.length, onlyLive: 0 });
}

/** A reader whose wire is live. */
export async function watchLive(bench: Bench, run: RunRef): Promise<Reader> {
  const reader = bench.watch(refOf(run));
  await bench.until(() => reader.phase === 'live', 'a live wire');
  return reader;
}

/** The offsets at which the log was read, as pages. */
export const pageOffsets = (bench: Bench): number[] =>
  bench.targets('api').flatMap((target) => {
    const offset = /session_logs\/\?.*offset=(\d+)/.exec(target)?.[1];
    return offset === undefined ? [] : [Number(offset)];
  });

/** The position that each connection to the stream asked for, in order. */
export const cursorsSent = (bench: Bench): (string | undefined)[] =>
  bench.cloud.requests
    .filter((request) => /\/stream\/?(\?|$)/.test(request.target))
    .map((request) => request.headers['last-event-id']?.toString());

/** Something that a test opens when it wants. */
export function gate(): { promise: Promise<void>; open: () => void } {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
