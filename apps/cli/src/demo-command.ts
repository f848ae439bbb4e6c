import type { DemoServer } from './cloud/cloud.ts';
import type { ExitCode } from './command-line/exit-code.ts';
import type { Invocation } from './command-line/invocation.ts';
import { watchForLeaving } from './leaving.ts';
import { refuse } from './with-run.ts';
import type { World } from './world.ts';

/** `runwatch demo`: a cloud on this computer, for other programs to watch, until it is ended. */
export async function demoCommand(
  world: World,
  { scenarios, port }: Extract<Invocation, { kind: 'demo' }>,
): Promise<ExitCode> {
  using leaving = watchForLeaving(world, undefined);
  const { signal } = leaving;
  let server: DemoServer;
  try {
    server = await world.clouds.serve({ scenarios, port });
  } catch (error) {
    if (error instanceof RangeError) return refuse(world, { kind: 'wrong-usage', message: error.message });
    const message = isTaken(error) ? `Port ${port} is taken: choose another one with --port` : 'The demo cannot start';
    return refuse(world, { kind: 'failed', failure: { code: 'unavailable', message, retryable: false } });
  }
  await using _ = server;
  await world.stdout.write(greeting(server), signal);
  if (!signal.aborted) await new Promise((ended) => signal.addEventListener('abort', ended, { once: true }));
  const { outcome } = leaving;
  // Ended as it was meant to be.
  return outcome === undefined || outcome.kind === 'left' ? 0 : refuse(world, outcome);
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** What is needed to look into the cloud, to be copied. */
function greeting({ account: { url, key, projectId }, runs }: DemoServer): string {
  const width = Math.max(0, ...runs.map(({ scenario }) => scenario.length));
  return [
    `export RUNWATCH_URL=${url} RUNWATCH_KEY=${key} RUNWATCH_PROJECT=${projectId}`,
    '',
    ...runs.map(({ scenario, runId, title }) => `${scenario.padEnd(width)}  runwatch watch ${runId}  ${title}`),
    '',
    'It is on this computer only. Ctrl-C ends it.',
    '',
  ].join('\n');
}
