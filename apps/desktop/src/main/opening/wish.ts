import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LINK_SCHEME } from '@runwatch/protocol';

/** What the system asks the app to show: a link that somebody followed, or a file that somebody opened, by its absolute path. */
export type Wish = { kind: 'link'; link: string } | { kind: 'file'; file: string };

export interface StartedFrom {
  /** The folder that relative paths start from. */
  folder: string;
  /** Started as `electron FOLDER …`: the first argument is the app itself. */
  isDevelopment: boolean;
}

/** The wish among the arguments that an instance was started with, if there is one: a link, else the last one that is no flag. */
export function wishIn(argv: readonly string[], { folder, isDevelopment }: StartedFrom): Wish | undefined {
  const link = argv.findLast((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  if (link !== undefined) return { kind: 'link', link };
  const named = argv.slice(1).filter((argument) => !argument.startsWith('-') && argument !== '');
  const file = named.slice(isDevelopment ? 1 : 0).at(-1);
  return file === undefined ? undefined : { kind: 'file', file: path.resolve(folder, localPath(file)) };
}

/** Some desktops name files as `file:` URLs. One of another machine stays what it is: it names no file here. */
function localPath(named: string): string {
  try {
    return /^file:/i.test(named) ? fileURLToPath(named) : named;
  } catch {
    return named;
  }
}
