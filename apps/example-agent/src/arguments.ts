import { parseArgs } from 'node:util';
import { z } from 'zod';

export const USAGE = `Usage: example-agent --local URL
       example-agent --url URL --project ID --task ID --run ID [--proxy URL]

An agent that does nothing but talk, so that there is something to watch: to the run's live stream and to its log, as an agent in a sandbox does.

  --local URL     a local cloud (pnpm cloud prints its address): a run is created there, and the way to watch it is printed
  --url URL       the API
  --proxy URL     the agent-proxy; without it, events go to the API
  --project, --task, --run   the run to speak for
  --spill DIR     events are kept here until the server has them, over a crash too
  --messages N    numbered messages at the end of the session (default 0) …
  --rate N        … so many a second (default 10) …
  --first N       … from this number on (default 1)
  --speed N       N times as fast (default 1)
  --keep-open     the stream is not completed in the end

RUNWATCH_KEY           key of the API with the scopes task:read and task:write
RUNWATCH_INGEST_TOKEN  what the sandbox sends its events with; not needed with --local
`;

/** Told with the usage and exit code 2. */
export class UsageError extends Error {}

const count = z.coerce.number().int().nonnegative();
const positive = z.coerce.number().positive();
const url = z.url({ protocol: /^https?$/ });

const Flags = z.object({
  help: z.boolean().default(false),
  local: url.optional(),
  url: url.optional(),
  proxy: url.optional(),
  project: z.string().min(1).optional(),
  task: z.string().min(1).optional(),
  run: z.string().min(1).optional(),
  spill: z.string().min(1).optional(),
  messages: count.default(0),
  rate: positive.default(10),
  first: count.default(1),
  speed: positive.default(1),
  'keep-open': z.boolean().default(false),
});
export type Flags = z.infer<typeof Flags>;

const text = { type: 'string' } as const;

/** @throws UsageError */
export function readFlags(argv: string[]): Flags {
  const flags = Flags.safeParse(parse(argv));
  if (!flags.success) {
    const [issue] = flags.error.issues;
    throw new UsageError(`--${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { help, local, url, project, task, run } = flags.data;
  if (!help && !local && !(url && project && task && run))
    throw new UsageError('Say whom to speak for: --local, or --url, --project, --task and --run');
  return flags.data;
}

function parse(argv: string[]): Record<string, unknown> {
  try {
    const options = {
      help: { type: 'boolean' },
      'keep-open': { type: 'boolean' },
      ...{ local: text, url: text, proxy: text, project: text, task: text, run: text },
      ...{ spill: text, messages: text, rate: text, first: text, speed: text },
    } as const;
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
