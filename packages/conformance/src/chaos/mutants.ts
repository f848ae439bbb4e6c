/** A deliberate break: in `file`, what stands in `find` (once) is replaced. */
export interface Mutant {
  readonly name: string;
  /** From packages/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const watchRun = 'cloud-task/src/run/watch-run.ts';
const followStream = 'cloud-task/src/stream/follow-stream.ts';
const ledger = 'cloud-task/src/run/ledger.ts';
const telling = 'cloud-task/src/run/telling.ts';
const joinSeam = 'transcript/src/seam/join-seam.ts';

/**
 * Ways to break the client, each of them a mechanism on which its promise rests. A chaos world that does not notice one proves nothing of it. Not
 * among them is what another mechanism makes up for (a stream that falls silent is cut after a minute, and the log has been looked at before).
 */
export const mutants: readonly Mutant[] = [
  {
    name: 'the end overtakes what is queued',
    file: 'async/src/inbox.ts',
    find: 'if (this.#items.length > 0) {',
    replace: 'if (!this.#last && this.#items.length > 0) {',
  },
  {
    name: 'the block is left without stopping the stream',
    file: 'async/src/pump.ts',
    find: "own.abort(new Stopped('The block that owned the activity was left'));\n      await drained;",
    replace: '',
  },
  {
    name: 'no closing read of the log',
    file: watchRun,
    find: 'await readToRest(io, telling, signal);',
    replace: '',
  },
  {
    name: 'a log that cannot be read once is given up at the end',
    file: watchRun,
    find: 'if (++failures >= CLOSING_FAILURES && clock.now() - since >= CLOSING_PATIENCE_MS) return;',
    replace: 'if (++failures >= 1) return;',
  },
  {
    name: 'a silent run is not asked how it is',
    file: watchRun,
    find: 'await using _ = activity((stop) => askInQuiet(quietIo(io), stop), signal);',
    replace: '',
  },
  {
    name: 'a stream that begins is no gap',
    file: followStream,
    find: "if (!isPlaced && seen.isEmpty) {\n        yield { kind: 'gap' };",
    replace: 'if (!isPlaced && seen.isEmpty) {',
  },
  {
    name: 'the position moves at parse time, before the entries are handed over',
    file: followStream,
    find: 'for (const frame of readBatch(batch, seen)) {',
    replace:
      'if (batch.position) cursor = { leg: leg.kind, id: batch.position };\n        if (within.aborted || clock.now() % 3 < 1) continue;\n        for (const frame of readBatch(batch, seen)) {',
  },
  {
    name: 'the end of a connection is taken for the end of the run',
    file: followStream,
    find: 'const end = connection.end(within.aborted);',
    replace:
      "const end = connection.end(within.aborted);\n    if (end.kind === 'closed') return io.report({ kind: 'ended' });",
  },
  {
    name: 're-deliveries are told again',
    file: followStream,
    find: "if (judged === 'repeat') frame.duplicates++;",
    replace: "if (judged === 'nothing') frame.duplicates++;",
  },
  {
    name: 'a page may take for ever',
    file: 'cloud-task/src/api/cloud-api.ts',
    find: 'within(this.#ports.clock, this.#policy.pageMs, signal, async (limited) => {',
    replace: 'within(this.#ports.clock, 1e12, signal, async (limited) => {',
  },
  {
    name: 'one failure at the beginning is the end',
    file: 'cloud-task/src/history/patience.ts',
    find: 'if (!isCloudRunError(error)) throw error;\n      if (io',
    replace: 'throw error;\n      if (io',
  },
  {
    name: 'repetitions are dropped by what they say, wherever they stand',
    file: joinSeam,
    find: 'matchServerLines({ log, live, before }, matches);\n  // Without',
    replace:
      "matchServerLines({ log, live, before }, matches);\n  const saidBefore = new Map(log.map((told, at) => [JSON.stringify(told.reading), at]));\n  live.forEach((told, at) => {\n    const row = saidBefore.get(JSON.stringify(told.reading));\n    if (row !== undefined && told.reading.kind === 'fact') matches.drop(at);\n  });\n  // Without",
  },
  {
    name: 'whatever joins is believed',
    file: joinSeam,
    find: 'proven: aligned.proven,\n    basis',
    replace: 'proven: true,\n    basis',
  },
  {
    name: 'texts of the stream are not joined to messages',
    file: 'transcript/src/seam/side.ts',
    find: 'text ??= new TextBuilder();\n      text.add',
    replace: 'close();\n      text ??= new TextBuilder();\n      text.add',
  },
  {
    name: 'what the stream told before it began anew counts as told',
    file: ledger,
    find: 'for (const row of this.#rows) row.told = false;',
    replace: '',
  },
  {
    name: 'stretches without a proof are joined as if they had one',
    file: ledger,
    find: 'const stretch = isProven ? undefined : { id: ++this.#lastStretch, told: [...pool] };',
    replace: 'const stretch = undefined as Stretch | undefined;',
  },
  {
    name: 'the log is never believed to have everything',
    file: telling,
    find: 'if (this.#ledger.isUnproven && this.#isAtRest) this.#show(this.#ledger.rest());',
    replace: '',
  },
  {
    name: 'what waits for the log is not looked for again',
    file: telling,
    find: '} else if (this.waitsForLog || this.#ledger.isUnproven)',
    replace: '} else if (this.#ledger.waitingUpTo(1) > 1e9)',
  },
  {
    name: 'everything shown is final',
    file: ledger,
    find: 'return { at: this.#base + at, lines, settled: this.#base + this.#final };',
    replace: 'return { at: this.#base + at, lines, settled: this.#base + this.#rows.length };',
  },
  {
    name: 'the status is told as soon as it is known',
    file: telling,
    find: 'if (facts.run && facts.run !== view.run && !isTerminal(facts.run.status)) view.setRun(facts.run);',
    replace: 'if (facts.run && facts.run !== view.run) view.setRun(facts.run);',
  },
  {
    name: 'readers are not woken by corrections',
    file: 'cloud-task/src/run/run-log.ts',
    find: 'if (this.end !== before || changedFrom < before || added.length > 0 || settledMoved) this.#changed(changedFrom);',
    replace: 'if (added.length > 0) this.#changed(changedFrom);',
  },
];
