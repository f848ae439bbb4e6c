import type { Connectivity, Power } from '@runwatch/cloud-task';
import type { Noting } from './app-log.ts';

/** Takes note of when the machine sleeps and wakes, until it is disposed of. */
export function notePower(log: Noting, power: Power): Disposable {
  return { [Symbol.dispose]: power.watch((what) => log.note({ kind: 'power', what })) };
}

/** The same network, of whose changes is taken note when somebody is told of them. */
export const noteConnectivity = (log: Noting, connectivity: Connectivity): Connectivity => ({
  get isOnline() {
    return connectivity.isOnline;
  },
  watch: (told) =>
    connectivity.watch((what) => {
      log.note({ kind: 'network', what });
      told(what);
    }),
});
