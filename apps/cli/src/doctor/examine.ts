import { type Clock, sleep } from '@runwatch/async';
import { environmentRoutes } from '@runwatch/cloud-task';
import { type CloudRunsClient, type FailureCode, isTerminal, type RunSummary } from '@runwatch/protocol';
import { NO_KEY, readAccount } from '../cloud/account.ts';
import type { CloudPorts } from '../cloud/cloud.ts';
import { readList } from '../cloud/read-list.ts';
import { type ExitCode, failureCode } from '../command-line/exit-code.ts';
import type { AccountFlags } from '../command-line/invocation.ts';
import { formatCount, formatDuration } from '../text/format.ts';
import { TOOL } from '../tool.ts';
import { failureOf } from '../watch/failure-of.ts';
import { verdictOf } from '../watch/verdict.ts';

/** One thing that watching needs. */
export interface Check {
  name: 'program' | 'account' | 'way' | 'server' | 'stream';
  ok: boolean;
  words: string;
  /** What to do about it. */
  hint?: string;
  /** What a command would end with because of it. */
  exit: ExitCode;
}

export interface ExamineIo {
  flags: AccountFlags;
  environment: Readonly<Record<string, string | undefined>>;
  clouds: Pick<CloudPorts, 'connect'>;
  clock: Clock;
  node: string;
}

/** How long a stream may take to be live. */
const PATIENCE_MS = 20_000;

/** Looks at each thing that watching needs, and stops at the first that is not in order: what comes behind it needs it. */
export async function* examine(io: ExamineIo, signal: AbortSignal): AsyncGenerator<Check, void> {
  const { environment, clouds } = io;
  yield fine('program', `${TOOL}, Node ${io.node}`);

  const reading = readAccount(io.flags, environment);
  if (reading.kind === 'no-key') return yield { ...bad('account', NO_KEY, 4), hint: WHERE_KEYS_ARE };
  if (reading.kind === 'wrong-usage') return yield bad('account', reading.message, 2);
  const { account } = reading;
  yield fine('account', `${account.url}, project ${account.projectId}, with a key`);

  const way = await wayTo(account.url, environment);
  yield way;
  if (!way.ok) return;

  await using cloud = clouds.connect(account);
  const server = await lookAtServer(io, cloud.client, account.projectId, signal);
  if (!server) return;
  yield server.check;
  if (server.runs) yield await lookAtStream(io, cloud.client, server.runs, signal);
}

const fine = (name: Check['name'], words: string): Check => ({ name, ok: true, words, exit: 0 });
const bad = (name: Check['name'], words: string, exit: ExitCode): Check => ({ name, ok: false, words, exit });

/** The proxy's address without what signs in to it. */
async function wayTo(url: string, environment: ExamineIo['environment']): Promise<Check> {
  const [choice] = await environmentRoutes(environment)(new URL(url).origin);
  if (choice?.kind === 'proxy')
    return fine('way', `through the proxy ${new URL(choice.url).host}, as the environment says`);
  if (choice?.kind !== 'unsupported') return fine('way', 'direct: the environment names no proxy for it');
  const words = `the environment names a proxy that cannot be used: ${choice.type}`;
  return { ...bad('way', words, 1), hint: 'name one that is spoken to over http or https in HTTPS_PROXY' };
}

async function lookAtServer(
  { clock }: ExamineIo,
  client: CloudRunsClient,
  projectId: string,
  signal: AbortSignal,
): Promise<{ check: Check; runs?: readonly RunSummary[] } | undefined> {
  const began = clock.now();
  try {
    const runs = await readList(client, signal);
    if (!runs) return undefined;
    const took = formatDuration(clock.now() - began);
    const count = `${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}`;
    return { check: fine('server', `answers, and accepts the key: ${count} · ${took}`), runs };
  } catch (error) {
    const failure = failureOf(error);
    const hint = hintFor(failure.code, projectId);
    return { check: { ...bad('server', failure.message, failureCode(failure.code)), ...(hint && { hint }) } };
  }
}

async function lookAtStream(
  { clock }: ExamineIo,
  client: CloudRunsClient,
  runs: readonly RunSummary[],
  signal: AbortSignal,
): Promise<Check> {
  const run = runs.find((one) => !isTerminal(one.run.status));
  if (!run) return fine('stream', 'no run goes on, so there is none to look at');
  const stop = new AbortController();
  const within = AbortSignal.any([signal, stop.signal]);
  const began = clock.now();
  const patience = sleep(clock, PATIENCE_MS, { signal: within }).then(
    () => stop.abort(),
    () => {},
  );
  try {
    for await (const updates of client.watch(run.ref, within, { as: 'display' })) {
      for (const update of updates) {
        if (update.kind !== 'connection') continue;
        const { phase, leg } = update.connection;
        const verdict = verdictOf(update.connection, false);
        if (verdict?.kind === 'failed')
          return bad('stream', verdict.failure.message, failureCode(verdict.failure.code));
        if (phase === 'live') return fine('stream', `live by the ${leg} leg · ${formatDuration(clock.now() - began)}`);
        if (phase === 'ended') return fine('stream', 'the run ended while it was looked at');
      }
    }
    return HELD_BACK;
  } catch (error) {
    if (within.aborted) return HELD_BACK;
    const failure = failureOf(error);
    return bad('stream', failure.message, failureCode(failure.code));
  } finally {
    stop.abort();
    await patience;
  }
}

const HELD_BACK: Check = {
  ...bad('stream', `not live within ${formatDuration(PATIENCE_MS)}`, 1),
  hint: 'something on the way holds streams back, or takes its time; the log is read instead, some seconds late',
};
const WHERE_KEYS_ARE =
  'make one in PostHog, under Settings, Personal API keys; it needs the scope task:read, and task:write to act';

function hintFor(code: FailureCode, projectId: string): string | undefined {
  switch (code) {
    case 'auth_expired':
      return WHERE_KEYS_ARE;
    case 'forbidden':
      return `the key needs the scope task:read, and to be let into project ${projectId}`;
    case 'not_found':
      return `is ${projectId} the number of the project, and the address that of PostHog?`;
    case 'network':
      return 'check the address, the network, and HTTPS_PROXY';
    case 'untrusted':
      return "where a company's own certificates are used, name the file of its authority in NODE_EXTRA_CA_CERTS";
    default:
      return undefined;
  }
}
