import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program of this package, bundled beside this one. */
const programOf = (name: string): string => fileURLToPath(new URL(`${name}.js`, import.meta.url));

export interface OwnProcess<Message> extends AsyncDisposable {
  /** The first thing it says. Rejects when it ends without a word. */
  message: Promise<Message>;
}

/** A sample that takes longer is given up: it would only be a worse figure. */
const LONGEST_MS = 240_000;

/** Starts one of the programs in a process of its own; it is stopped, at the latest, when the block is left. */
export function startProcess<Message>(
  name: 'server' | 'client',
  args: readonly string[],
  flags: readonly string[] = [],
): OwnProcess<Message> {
  const child = fork(programOf(name), args, { execArgv: [...flags] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const message = new Promise<Message>((resolve, reject) => {
    child.once('message', (said) => resolve(said as Message));
    child.once('error', reject);
    void exited.then((code) => reject(new Error(`${name} ended with ${code} and said nothing`)));
  });
  const patience = name === 'client' ? setTimeout(() => child.kill('SIGKILL'), LONGEST_MS) : undefined;
  return {
    message,
    async [Symbol.asyncDispose]() {
      clearTimeout(patience);
      // A client ends by itself when it has spoken (and a profile is written then); a server ends when nobody holds its channel.
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
