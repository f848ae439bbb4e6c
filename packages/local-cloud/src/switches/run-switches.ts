import type { RunSwitches } from '../cloud-run.ts';
import type { Run } from '../run.ts';

/** The switches of one run. `expireTokens` is the cloud's, which mints them. */
export function runSwitches(run: Run, expireTokens: () => void): RunSwitches {
  const { streams, window } = run;
  return {
    cut: (how = 'clean') => streams.each((connection) => connection.cut(how)),
    reset: () => streams.each((connection) => connection.reset()),
    freeze: () => streams.each((connection) => connection.freeze()),
    thaw: () => streams.each((connection) => connection.thaw()),
    rotate: () => streams.each((connection) => connection.order({ kind: 'rotate' })),
    trim: (keep) => window.trim(keep),
    expireWindow: () => window.drop(),
    expireTokens,
    repeat(count) {
      const entries = window.newest(count);
      streams.each((connection) => connection.order({ kind: 'repeat', entries }));
    },
    ignoreCursor(on) {
      streams.ignoreCursor = on;
    },
    replayFromStart(on) {
      streams.replayFromStart = on;
    },
    endWith: (error) => run.endStream(error === undefined ? {} : { error }),
    epochReset() {
      window.restart();
      run.sandbox.restart();
    },
    spell: (spelling) => streams.spell(spelling),
  };
}
