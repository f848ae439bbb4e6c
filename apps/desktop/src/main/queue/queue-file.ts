import Conf from 'conf';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import { KeptQueue } from './message.ts';

/** What waits, in `queue.json` in a folder: private, and replaced as a whole. What cannot be read there is as if it were not there. */
export class QueueFile {
  readonly #file: Conf<Record<string, unknown>>;

  constructor(folder: string) {
    this.#file = new Conf({
      cwd: folder,
      configName: 'queue',
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
  }

  read(): KeptQueue[] {
    const listed = z.array(z.unknown()).safeParse(this.#file.get('runs'));
    return (listed.data ?? []).flatMap((one) => KeptQueue.safeParse(one).data ?? []);
  }

  /** @throws {AppError} when it cannot be written; the file is as it was then */
  write(runs: readonly KeptQueue[]): void {
    try {
      this.#file.set('runs', runs);
    } catch (cause) {
      throw new AppError('Cannot keep this message: its file cannot be written. Is the disk full?', { cause });
    }
  }
}
