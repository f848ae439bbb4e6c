import { systemClock } from '@runwatch/async';
import { readFlags, USAGE, UsageError } from './arguments.ts';
import { sandboxOf } from './sandbox.ts';
import { speak } from './speak.ts';

const tell = (line: string) => process.stdout.write(`${line}\n`);

async function main(argv: string[]): Promise<number> {
  const flags = readFlags(argv);
  if (flags.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => leaving.abort());
  const sandbox = await sandboxOf(flags, process.env);
  // Where the key is is known; it is not printed.
  tell(`pnpm watch ${sandbox.runId} --url ${sandbox.url} --project ${sandbox.projectId}`);
  const io = { clock: systemClock, random: Math.random, tell };
  const { stream, log } = await speak(sandbox, flags, io, leaving.signal);
  tell(`stream: ${JSON.stringify(stream)}`);
  tell(`log: ${JSON.stringify(log)}`);
  return stream.unsent + log.unsent === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    const wrongUsage = error instanceof UsageError;
    process.stderr.write(wrongUsage ? `${error.message}\n\n${USAGE}` : `${error.message}\n`);
    process.exitCode = wrongUsage ? 2 : 1;
  },
);
