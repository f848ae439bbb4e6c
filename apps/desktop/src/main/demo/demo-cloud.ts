import { type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';

/** Entries of the long run: enough to see history being filled in, and to scroll for a while. */
const LONG_HISTORY_ENTRIES = 100_000;

/** Starts a cloud inside this app: on a random port of this machine only, with a key of its own, gone with the app. */
export const startDemoCloud = (): Promise<LocalCloud> => startLocalCloud();

/** Sets the demo's runs going. */
export function playDemo(cloud: LocalCloud): void {
  cloud.play('finished-yesterday');
  cloud.play('goes-quiet');
  cloud.play('fails');
  cloud.play('long-history', { size: LONG_HISTORY_ENTRIES });
  cloud.play('flaky-network');
  cloud.play('small-fix');
}
