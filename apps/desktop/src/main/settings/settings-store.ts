import { Nudge } from '@runwatch/async';
import Conf from 'conf';
import { AppError } from '../app-error.ts';
import { Settings, type SettingsChange } from './settings-schema.ts';

/** The settings of this user, kept in `settings.json` in a folder, and told to whoever wants to know. */
export class SettingsStore {
  readonly #file: Conf<Record<string, unknown>>;
  readonly #changed = new Nudge();
  #settings: Settings;

  /** What cannot be read in the file is as if it were not there; other settings are not touched by that. */
  constructor(folder: string) {
    this.#file = new Conf({
      cwd: folder,
      configName: 'settings',
      clearInvalidConfig: true,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    });
    this.#settings = readSettings(this.#file.store);
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

function readSettings(stored: Record<string, unknown>): Settings {
  const usable = Object.entries(Settings.shape).filter(([key, setting]) => setting.safeParse(stored[key]).success);
  return Settings.parse(Object.fromEntries(usable.map(([key]) => [key, stored[key]])));
}
