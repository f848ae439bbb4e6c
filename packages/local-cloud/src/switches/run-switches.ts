import type { RunSwitches } from '../cloud-run.ts';
import type { Run } from '../run.ts';
import { type Awaitable, whenThere } from '../store/awaitable.ts';
import type { LiveEntry } from '../store/live-store.ts';

/** The switches of one run. `expireTokens` is the cloud's, which mints them. */
export function runSwitches(run: Run, expireTokens: () => Awaitable<void>): RunSwitches {
  const { streams, window } = run;
  return {
    cut: (how = 'clean') => streams.each((connection) => connection.cut(how)),
    reset: () => streams.each((connection) => connection.reset()),
    freeze: () => streams.each((connection) => connection.freeze()),
    thaw: () => streams.each((connection) => connection.thaw()),
    rotate: () => streams.each((connection) => connection.order({ kind: 'rotate' })),
    trim: (keep) => run.write(() => window.trim(keep)),
    expireWindow: () => run.write(() => window.drop()),
    expireTokens: () => run.write(expireTokens),
    repeat(count) {
      const repeat = (entries: readonly LiveEntry[]) =>
        streams.each((connection) => connection.order({ kind: 'repeat', entries }));
      run.write(() => whenThere(window.newest(count), repeat));
    },
    ignoreCursor(on) {
      streams.ignoreCursor = on;
    },
    replayFromStart(on) {
      streams.replayFromStart = on;
    },
    endWith: (error) => run.endStream(error === undefined ? {} : { error }),
    epochReset() {
      run.write(() => window.restart());
      run.sandbox.restart();
    },
    spell: (spelling) => streams.spell(spelling),
  };
}
