/**
 * What the stores need of the machine, as a port: tests own the time and the frames (`@runwatch/react/testing`).
 * Times are milliseconds.
 */
export interface Ports {
  /** A clock for measuring, with any beginning. */
  now(): number;
  /** Calls `run` once, after `ms`. Returns how to call that off. */
  after(ms: number, run: () => void): () => void;
  /** Calls `run` once, before the next frame is drawn; soon, when none is drawn because the window is hidden. */
  frame(run: () => void): void;
  /** Lets the event loop turn once, so that input and drawing get their time. */
  turn(): Promise<void>;
  /** An id that nobody else has. */
  newId(): string;
}

// Hidden windows draw no frames, and their timers may be slowed down to about this anyway.
const HIDDEN_FRAME_MS = 250;

/** The window's own. */
export const windowPorts: Ports = {
  // biome-ignore lint/nursery/noJsRestrictedProperties: this is the port
  now: () => performance.now(),
  after(ms, run) {
    // biome-ignore lint/style/noRestrictedGlobals: this is the port
    const timer = setTimeout(run, ms);
    // biome-ignore lint/style/noRestrictedGlobals: this is the port
    return () => clearTimeout(timer);
  },
  frame(run) {
    const first = () => {
      cancelAnimationFrame(drawn);
      cancel();
      run();
    };
    const drawn = requestAnimationFrame(first);
    const cancel = windowPorts.after(HIDDEN_FRAME_MS, first);
  },
  turn: () =>
    new Promise((resolve) => {
      // A message is a macrotask without the 4 ms that nested timers are made to wait.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
  newId: () => crypto.randomUUID(),
};
