import { procedure, router } from '../rpc.ts';
import { type Settings, SettingsChange } from './settings-schema.ts';
import type { SettingsStore } from './settings-store.ts';

export const createSettingsRouter = (store: SettingsStore) =>
  router({
    changes: procedure.subscription(async function* ({
      signal = new AbortController().signal,
    }): AsyncGenerator<Settings, void> {
      yield* store.changes(signal);
    }),
    set: procedure.input(SettingsChange).mutation(({ input }) => store.set(input)),
  });
