import { Writable } from 'node:stream';
import { ManualClock } from '@runwatch/async/testing';
import type { CloudAccount } from '../cloud/account.ts';
import type { CloudPorts, DemoCloud } from '../cloud/cloud.ts';
import type { Keyboard } from '../human/keyboard.ts';
import type { Opened, Target } from '../opening/opener.ts';
import { Output } from '../output.ts';
import type { Leave } from '../watch/outcome.ts';
import type { World } from '../world.ts';
import { type Script, ScriptedClient } from './scripted-client.ts';

/** A stream that keeps what it is given, and reads no further than it is allowed to. */
export class Sink extends Writable {
  text = '';
  #stalled: (() => void) | undefined;
  #stalls: boolean;

  constructor({ stalls = false } = {}) {
    super({ highWaterMark: 64, decodeStrings: false });
    this.#stalls = stalls;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    if (this.#stalls) this.#stalled = done;
    else done();
  }

  /** The reader reads on. */
  resume(): void {
    this.#stalls = false;
    this.#stalled?.();
  }

  /** Writing is over: the reader has gone (EPIPE), or the disk is full (ENOSPC). */
  fail(code: 'EPIPE' | 'ENOSPC'): void {
    this.destroy(Object.assign(new Error(`write ${code}`), { code }));
  }

  /** Lines of NDJSON. */
  get lines(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }
}

/** Keys for a program to listen to. */
export class TestKeyboard implements Keyboard {
  #press: ((key: string) => void) | undefined;

  get isListenedTo(): boolean {
    return this.#press !== undefined;
  }

  listen(press: (key: string) => void): () => void {
    this.#press = press;
    return () => {
      this.#press = undefined;
    };
  }

  press(...keys: string[]): void {
    for (const key of keys) this.#press?.(key);
  }
}

export interface TestWorldOptions extends Script {
  argv: string[];
  environment?: Record<string, string>;
  /** Columns of the terminal; undefined: the output is piped. */
  columns?: number;
  keyboard?: TestKeyboard;
  stdout?: Sink;
  demo?: (scenario: string) => Promise<DemoCloud>;
  /** What stands on standard input. */
  input?: string;
  serve?: CloudPorts['serve'];
  /** What becomes of what is opened in the app. */
  opened?: Opened;
}

const ACCOUNT = { RUNWATCH_URL: 'https://cloud.test', RUNWATCH_PROJECT: '1', RUNWATCH_KEY: 'phx_secret' };

/** The world of one program run. */
export function testWorld(options: TestWorldOptions) {
  const client = new ScriptedClient(options);
  const stdout = options.stdout ?? new Sink();
  const stderr = new Sink();
  const clock = new ManualClock();
  const accounts: CloudAccount[] = [];
  const opened: { target: Target; environment: Readonly<Record<string, string | undefined>> }[] = [];
  const state = { leave: undefined as ((reason: Leave) => void) | undefined, closed: 0, ids: 0 };
  const { columns } = options;
  const world: World = {
    argv: options.argv,
    environment: options.environment ?? ACCOUNT,
    stdout: new Output(stdout),
    stderr: new Output(stderr),
    columns: columns === undefined ? undefined : () => columns,
    keyboard: options.keyboard,
    readInput: async () => options.input ?? '',
    onLeave: (leave) => {
      state.leave = leave;
      return () => {
        state.leave = undefined;
      };
    },
    clock,
    newId: () => `id-${++state.ids}`,
    clouds: {
      connect: (account) => {
        accounts.push(account);
        return {
          client,
          async [Symbol.asyncDispose]() {
            state.closed++;
          },
        };
      },
      demo: options.demo ?? (() => Promise.reject(new RangeError('Unknown scenario: there are none here'))),
      serve: options.serve ?? (() => Promise.reject(new RangeError('Unknown scenario: there are none here'))),
    },
    opener: {
      async open(target, environment) {
        opened.push({ target, environment });
        return options.opened ?? { kind: 'opened' };
      },
    },
  };
  return { world, opened, client, stdout, stderr, clock, accounts, state };
}
