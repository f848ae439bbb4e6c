import path from 'node:path';
import { Nudge } from '@runwatch/async';
import Conf from 'conf';
import { AppError } from '../app-error.ts';
import { holdsObject } from '../holds-object.ts';
import { Settings, type SettingsChange } from './settings-schema.ts';

/** The settings of this user, kept in `settings.json` in a folder, and told to whoever wants to know. */
export class SettingsStore {
  readonly #file: Conf<Record<string, unknown>>;
  readonly #changed = new Nudge();
  #settings: Settings;
  /** How many settings could not be read at the start; null when nothing of the file could be. */
  readonly unreadable: number | null;

  /** What cannot be read in the file is as if it were not there; other settings are not touched by that. */
  constructor(folder: string) {
    const isWhole = holdsObject(path.join(folder, 'settings.json'));
    this.#file = new Conf({
      cwd: folder,
      configName: 'settings',
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
    const stored = this.#file.store;
    const unusable = unusableIn(stored);
    this.unreadable = isWhole ? unusable.size : null;
    this.#settings = readSettings(stored, unusable);
  }

  get all(): Settings {
    return this.#settings;
  }

  get<Key extends keyof Settings>(key: Key): Settings[Key] {
    return this.#settings[key];
  }

  /** @throws {AppError} when it cannot be kept; nothing has changed then */
  set(change: SettingsChange): void {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    try {
      this.#file.set(given);
    } catch (cause) {
      throw new AppError('Cannot keep this setting: the settings file cannot be written. Is the disk full?', { cause });
    }
    this.#settings = { ...this.#settings, ...given };
    this.#changed.fire();
  }

  /** The settings now, and whenever they have changed; whoever is slow is told the newest. Ends with the signal. */
  async *changes(signal: AbortSignal): AsyncGenerator<Settings, void> {
    let told: Settings | undefined;
    while (!signal.aborted) {
      if (told !== this.#settings) {
        told = this.#settings;
        yield told;
      } else await this.#changed.next(signal).catch(() => {});
    }
  }
}

const unusableIn = (stored: Record<string, unknown>): Set<string> =>
  new Set(Object.entries(Settings.shape).flatMap(([key, one]) => (one.safeParse(stored[key]).success ? [] : [key])));

function readSettings(stored: Record<string, unknown>, unusable: ReadonlySet<string>): Settings {
  const usable = Object.keys(Settings.shape).filter((key) => !unusable.has(key));
  return Settings.parse(Object.fromEntries(usable.map((key) => [key, stored[key]])));
}
