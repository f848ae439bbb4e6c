import type { CloudRun, CloudSwitches, Release, RouteAnswer, RouteName } from '@runwatch/local-cloud';

/** Where a fault is made. `size` is a number from 0 to 30 of the plan's. */
interface Scene {
  run: CloudRun;
  switches: CloudSwitches;
  size: number;
}

const HTML: RouteAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>Please sign in to the hotel network</html>',
};

/** Answers a few requests of a route otherwise, and then lets them pass. */
const answer =
  (route: RouteName, ...answers: readonly RouteAnswer[]) =>
  ({ run, switches, size }: Scene): Release => {
    // An answer that never comes costs its reader a minute each time.
    const times = answers.includes('hang') || answers.includes('stall') ? 1 : 1 + (size % 4);
    return switches.answer(
      route,
      Array.from({ length: times }, (_, at) => answers[at % answers.length] as RouteAnswer),
      { runId: run.runId },
    );
  };

/** Everything that goes wrong on the way, by name. Each one passes by itself, or leaves a server that is odd but within the protocol. */
const FAULTS = {
  'cut-clean': ({ run }) => run.switches.cut('clean'),
  'cut-torn': ({ run }) => run.switches.cut('torn'),
  reset: ({ run }) => run.switches.reset(),
  freeze: ({ run }) => run.switches.freeze(),
  thaw: ({ run }) => run.switches.thaw(),
  rotate: ({ run }) => run.switches.rotate(),
  trim: ({ run, size }) => run.switches.trim(size),
  'window-expired': ({ run }) => run.switches.expireWindow(),
  'tokens-expired': ({ run }) => run.switches.expireTokens(),
  repeat: ({ run, size }) => run.switches.repeat(1 + size),
  'cursor-ignored': ({ run, size }) => run.switches.ignoreCursor(size % 2 === 0),
  'replay-from-start': ({ run, size }) => run.switches.replayFromStart(size % 2 === 0),
  'epoch-reset': ({ run }) => run.switches.epochReset(),
  'page-refused': answer(
    'session_logs',
    { status: 503 },
    { status: 500 },
    { status: 429, headers: { 'retry-after': '2' } },
  ),
  'page-broken': answer('session_logs', 'reset', HTML, {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '[{"type":"not',
  }),
  'page-hangs': answer('session_logs', 'hang'),
  'page-stalls': answer('session_logs', 'stall'),
  'page-late': ({ run, switches, size }) => switches.delay('session_logs', size * 300, { times: 2, runId: run.runId }),
  'log-refused': answer('logs', { status: 404 }, { status: 503 }, 'reset'),
  'log-stalls': answer('logs', 'stall'),
  'run-refused': answer('run', { status: 503 }, { status: 404 }, HTML, 'reset'),
  'run-late': ({ run, switches, size }) => switches.delay('run', size * 300, { times: 2, runId: run.runId }),
  'token-refused': answer('stream_token', { status: 503 }, { status: 404 }, { status: 429 }, 'reset'),
  'token-late': ({ run, switches, size }) => switches.delay('stream_token', size * 300, { times: 2, runId: run.runId }),
  'proxy-refused': answer('proxy_stream', { status: 401 }, { status: 503, headers: { 'retry-after': '3' } }, 'reset', {
    status: 410,
  }),
  'proxy-down': answer('proxy_stream', 'reset'),
  'proxy-hangs': answer('proxy_stream', 'hang'),
  'api-stream-refused': answer('api_stream', { status: 503 }, HTML, 'reset', { status: 410 }),
  'stream-silent': answer('api_stream', 'stall'),
  'byte-by-byte': ({ run, size }) =>
    run.switches.spell({ bytesPerWrite: size % 3 === 0 ? 0 : 1 + size, lineEnd: size % 2 === 0 ? '\n' : '\r\n' }),
  'byte-order-mark': ({ run, size }) => run.switches.spell({ byteOrderMark: size % 2 === 0 }),
  'unknown-frame': ({ run, size }) => run.live({ type: `from_the_future_${size}`, n: size }),
  'log-junk': ({ run }) => run.log('{"type":"notification", torn'),
  'untold-status': ({ run, size }) => run.setStatus('in_progress', { tell: size % 2 === 0, stage: `stage ${size}` }),
} satisfies Record<string, (scene: Scene) => unknown>;

export type FaultName = keyof typeof FAULTS;
export const faultNames = Object.keys(FAULTS) as readonly FaultName[];

/** Common troubles come often; what changes the world for good comes seldom. */
export const WEIGHTS = Object.fromEntries(
  faultNames.map((name) => [
    name,
    { 'cut-torn': 4, reset: 4, 'cut-clean': 3, rotate: 3, trim: 2, 'epoch-reset': 0.5, 'window-expired': 0.5 }[
      name as string
    ] ?? 1,
  ]),
) as Readonly<Record<FaultName, number>>;

/** Makes the fault; what it returns takes it back, if it has not passed by itself. */
export function makeFault(name: FaultName, scene: Scene): Release {
  const made: unknown = FAULTS[name](scene);
  return typeof made === 'function' ? (made as Release) : () => {};
}
