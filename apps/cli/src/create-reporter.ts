import type { CloudRunsClient } from '@runwatch/protocol';
import type { WatchOptions } from './command-line/invocation.ts';
import { HumanReporter } from './human/human-reporter.ts';
import { NotesReporter } from './human/notes-reporter.ts';
import { colored, colorless } from './human/palette.ts';
import { Screen } from './human/screen.ts';
import type { Leaving } from './leaving.ts';
import { NdjsonReporter } from './ndjson/ndjson-reporter.ts';
import { RawReporter } from './ndjson/raw-reporter.ts';
import { TOOL } from './tool.ts';
import type { FoundRun, Reporter } from './watch/reporter.ts';
import { allOf } from './watch/reporters.ts';
import type { World } from './world.ts';

/** The run that is watched, and whom to send answers to. */
export interface Watched {
  client: CloudRunsClient;
  run: FoundRun;
}

/** The reporter that flags and terminal ask for. Without `watched` it can only tell why there was no watch. */
export function createReporter(world: World, options: WatchOptions, leaving: Leaving, watched?: Watched): Reporter {
  const { stdout, stderr, clock } = world;
  const { signal } = leaving;
  const format = options.format ?? (world.columns ? 'human' : 'ndjson');
  if (format !== 'human') {
    const told = {
      output: stdout,
      clock,
      from: options.from ?? { kind: 'start' as const },
      kinds: options.kinds,
      signal,
    };
    return allOf([
      new NotesReporter({ output: stderr, clock, quiet: options.quiet }),
      format === 'raw' ? new RawReporter(told) : new NdjsonReporter({ ...told, tool: TOOL }),
    ]);
  }
  // What went wrong before there was a run to tell of is no part of the output.
  if (!watched) return new NotesReporter({ output: stderr, clock, quiet: options.quiet });

  const isDumb = world.environment['TERM'] === 'dumb';
  const statusLine = world.columns !== undefined && !options.plain && !isDumb;
  const isColored = statusLine && options.color && !world.environment['NO_COLOR'];
  const { keyboard } = world;
  return new HumanReporter({
    screen: new Screen({
      output: stdout,
      signal,
      statusLine,
      columns: world.columns ?? (() => Number.POSITIVE_INFINITY),
    }),
    clock,
    from: options.from,
    kinds: options.kinds,
    palette: isColored ? colored : colorless,
    plain: options.plain,
    answering:
      keyboard && statusLine && !options.watchOnly
        ? {
            keyboard,
            answer: (requestId, optionId) => answer(world, watched, requestId, optionId),
            interrupt: () => leaving.leave({ kind: 'left', signal: 'SIGINT' }),
          }
        : undefined,
  });
}

const answer = ({ newId }: World, { client, run }: Watched, requestId: string, optionId: string): Promise<unknown> =>
  client.command(run.ref, { method: 'permission_response', params: { requestId, optionId } }, newId());
