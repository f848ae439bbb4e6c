import path from 'node:path';
import Conf from 'conf';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import { holdsObject } from '../holds-object.ts';

/** An account as it is kept: everything but its key, which only the system's keeper of secrets can read. */
export const KeptAccount = z.object({
  id: z.string().min(1).max(100),
  apiHost: z.url({ protocol: /^https?$/ }),
  projectId: z.string().min(1),
  projectName: z.string().nullable(),
  /** The key, encrypted, in base64. */
  secret: z.base64(),
  isProtected: z.boolean(),
});
export type KeptAccount = z.infer<typeof KeptAccount>;

/** The accounts that outlive the app, in `accounts.json` in a folder. What cannot be read there is as if it were not there. */
export class AccountFile {
  readonly #file: Conf<Record<string, unknown>>;

  /** How many accounts could not be read at the start; null when nothing of the file could be. */
  readonly unreadable: number | null;

  constructor(folder: string) {
    const isWhole = holdsObject(path.join(folder, 'accounts.json'));
    this.#file = new Conf({
      cwd: folder,
      configName: 'accounts',
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
    this.unreadable = isWhole ? this.#listed.length - this.accounts.length : null;
  }

  get accounts(): KeptAccount[] {
    return this.#listed.flatMap((one) => KeptAccount.safeParse(one).data ?? []);
  }

  get #listed(): unknown[] {
    return z.array(z.unknown()).safeParse(this.#file.get('accounts')).data ?? [];
  }

  /** The account that was chosen last; null when none has been yet. */
  get chosen(): string | null {
    return z.string().safeParse(this.#file.get('chosen')).data ?? null;
  }

  /** @throws {AppError} when it cannot be written; nothing has changed then */
  write(change: { accounts?: readonly KeptAccount[]; chosen?: string | null }): void {
    try {
      this.#file.set(change);
    } catch (cause) {
      throw new AppError('Cannot keep the account: its file cannot be written. Is the disk full?', { cause });
    }
  }
}
