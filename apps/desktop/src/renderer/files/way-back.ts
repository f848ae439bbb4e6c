import { FILES_ACCOUNT } from '@runwatch/protocol';
import { accountHash, parseAccountHash } from '../location/run-hash.ts';

const NAME = 'before-files';

const isOfFiles = (hash: string): boolean => parseAccountHash(hash) === FILES_ACCOUNT;

/** Goes to a file that was opened, and remembers what was shown before; a reload of the window does not forget it. */
export function goToFile(hash: string): void {
  const before = window.location.hash;
  if (!isOfFiles(before)) sessionStorage.setItem(NAME, before);
  window.location.hash = hash;
}

/** Leaves a file that was closed: for the next one that is open, else for what was shown before the first. */
export function leaveFile(isAnotherOpen: boolean): void {
  const before = sessionStorage.getItem(NAME) || '#';
  window.location.replace(isAnotherOpen || isOfFiles(before) ? accountHash(FILES_ACCOUNT) : before);
}
