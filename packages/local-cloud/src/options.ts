import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '@runwatch/async';
import type { MemoryNet } from './memory/memory-net.ts';
import type { Meters } from './metrics/meters.ts';
import type { SharedStore } from './store/shared-store.ts';

/** Every wait of the cloud, in milliseconds of its clock. Defaults are the real servers' (protocol 1.6, 3.4, 4.3, 4.4, 6, 9.2). */
export interface Timings {
  /** A keepalive after this long without a frame. */
  keepaliveMs: number;
  /** A connection this old is rotated, looked at after each frame. */
  rotationMs: number;
  tokenTtlMs: number;
  /** How long a reader waits for a stream that does not exist yet. */
  streamWaitMs: { api: number; proxy: number };
  /** How long one look at a store that is a server waits for something new; real time (protocol 9.5). */
  blockMs: { api: number; proxy: number };
  /** The agent's log upload waits this long after the last entry … */
  logDebounceMs: number;
  /** … and at most this long after the first. */
  logMaxDelayMs: number;
  /** A live window disappears this long after the last entry … */
  windowTtlMs: number;
  /** … or this long after a sentinel. */
  windowTtlAfterEndMs: number;
  /** What a sender has sent is known this long. */
  sequenceTtlMs: number;
  /** A reader of a presence-gated run is believed to watch this long … */
  leaseMs: number;
  /** … and renews that when the last renewal is this old. */
  leaseRenewMs: number;
  /** From an accepted `cancel/` to the terminal status. */
  cancelMs: number;
}

export interface LocalCloudOptions {
  /** Port of the API leg; 0 (the default) takes any free one. By default both legs listen on 127.0.0.1 only. */
  port?: number;
  proxyPort?: number;
  /** Address to listen on; whoever asks must call it by a name of this machine all the same. */
  listen?: string;
  /** Default: random per start. */
  apiKey?: string;
  projectId?: string;
  projectName?: string;
  /** All timers and times go through it. */
  clock?: Clock;
  random?: () => number;
  timings?: Partial<Timings>;
  /** Length of the live window, in entries. Exact, where Redis trims by whole nodes. */
  window?: number;
  /** False: `stream_base_url` is null and readers go to the API leg. */
  offerProxy?: boolean;
  /**
   * Open streams that the proxy allows at once, and the API leg, which by default allows any number (protocol 7); ingest requests open at
   * once on both legs, by default 1,000.
   */
  capacity?: { total: number; perRun: number; api?: number; senders?: number };
  /** Browser origins that the proxy answers with CORS headers; by default, pages served from this machine. */
  allowsOrigin?: (origin: string) => boolean;
  /** Listens on this network instead of on sockets. */
  net?: MemoryNet | undefined;
  /** Where runs are kept, so that other processes serve them too; by default they are this process's own. Whoever opened it closes it. */
  store?: SharedStore | undefined;
  /** Who counts what happens; the proxy leg tells it at `/_metrics`. */
  meters?: Meters | undefined;
  /** Told of what could not be written to the store. */
  writeFailed?: (error: unknown) => void;
  /** Of scenarios: 10 plays them ten times as fast, Infinity without pauses. */
  speed?: number;
}

const defaultTimings: Timings = {
  keepaliveMs: 20_000,
  rotationMs: 900_000,
  tokenTtlMs: 900_000,
  streamWaitMs: { api: 120_000, proxy: 300_000 },
  blockMs: { api: 5_000, proxy: 100 },
  logDebounceMs: 500,
  logMaxDelayMs: 5_000,
  windowTtlMs: 21_600_000,
  windowTtlAfterEndMs: 1_800_000,
  sequenceTtlMs: 25_200_000,
  leaseMs: 300_000,
  leaseRenewMs: 120_000,
  cancelMs: 300,
};

/** Options with every default in place. */
export type Settings = Required<Omit<LocalCloudOptions, 'timings'>> & { timings: Timings };

export function settle(options: LocalCloudOptions): Settings {
  return {
    port: 0,
    proxyPort: 0,
    listen: '127.0.0.1',
    apiKey: options.store?.apiKey ?? `phx_local_${randomBytes(18).toString('base64url')}`,
    projectId: '1',
    projectName: 'Local project',
    clock: systemClock,
    random: machineRandom,
    window: 5_000,
    offerProxy: true,
    capacity: { total: 1_000, perRun: 25 },
    allowsOrigin: isLocalOrigin,
    speed: 1,
    net: undefined,
    store: undefined,
    meters: undefined,
    writeFailed: () => {},
    ...options,
    timings: { ...defaultTimings, ...options.timings },
  };
}

function isLocalOrigin(origin: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}

/** Uniform in [0, 1), from the machine's own source. */
function machineRandom(): number {
  return randomBytes(6).readUIntBE(0, 6) / 2 ** 48;
}
