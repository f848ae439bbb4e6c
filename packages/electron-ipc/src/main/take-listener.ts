import type { EventEmitter } from 'node:events';

/** A listener as emitters keep it. */
type Listener = (...args: unknown[]) => void;

/**
 * Lets `create` register its listener for `channel`, and takes it off again, to be called by us alone: whoever would talk to it
 * directly has to pass our checks first.
 * @throws when `create` registered none, or several: then we do not know what we would be guarding
 */
export function takeListener<T>(
  emitter: Pick<EventEmitter, 'listeners' | 'off'>,
  channel: string,
  create: () => T,
): { taken: T; listener: Listener } {
  const before = new Set(emitter.listeners(channel));
  const taken = create();
  const added = emitter.listeners(channel).filter((listener) => !before.has(listener)) as Listener[];
  const [listener] = added;
  if (!listener || added.length !== 1) throw new Error(`Cannot guard ${channel}: ${added.length} listeners registered`);
  emitter.off(channel, listener);
  return { taken, listener };
}
