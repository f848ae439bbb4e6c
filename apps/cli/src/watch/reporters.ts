import type { Reporter } from './reporter.ts';

/** Tells the same to several readers, one after the other. */
export const allOf = (reporters: readonly Reporter[]): Reporter => ({
  async begin(run) {
    for (const reporter of reporters) await reporter.begin(run);
  },
  async tell(updates) {
    for (const reporter of reporters) await reporter.tell(updates);
  },
  async end(outcome, code) {
    for (const reporter of reporters) await reporter.end(outcome, code);
  },
});
