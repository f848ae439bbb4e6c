import { exposeElectronTRPC } from 'electron-trpc/main';

/** Gives the page the two functions that electron-trpc's link needs (send a message, hear the answers), and nothing else. */
export function exposeCloudRunsIpc(): void {
  exposeElectronTRPC();
}
