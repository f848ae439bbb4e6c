import { Stopped } from '@runwatch/async';
import { AdminRoutes } from './admin/admin-routes.ts';
import { Admission } from './admission.ts';
import { answerApi } from './api/answer-api.ts';
import type { CloudRun } from './cloud-run.ts';
import type { Exchange, RecordedRequest } from './http/exchange.ts';
import { openServer } from './http/open-server.ts';
import { plainTokens } from './memory/plain-token.ts';
import { type LocalCloudOptions, settle } from './options.ts';
import { answerProxy, NOTHING_HERE } from './proxy/proxy-routes.ts';
import { Run, type RunOptions } from './run.ts';
import { RunTable } from './run-table.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { ScenarioName } from './scenarios/scenarios.ts';
import { type PlayOptions, Theatre } from './scenarios/theatre.ts';
import { jwt } from './stream/jwt.ts';
import { RunTokens } from './stream/run-tokens.ts';
import type { CloudSwitches } from './switches/cloud-switches.ts';
import { RouteRules } from './switches/route-rules.ts';
import type { World } from './world.ts';

/** A cloud that runs in this process: PostHog's task-run API and its agent-proxy, in memory, on loopback. */
export interface LocalCloud extends AsyncDisposable {
  readonly apiUrl: string;
  readonly proxyUrl: string;
  readonly apiKey: string;
  readonly projectId: string;
  /** The newest requests on both legs, in order of arrival; the oldest are forgotten after 10,000. */
  readonly requests: readonly RecordedRequest[];
  readonly runs: readonly CloudRun[];
  /** A run without a script, driven by hand; it is in progress unless told otherwise. */
  createRun(options?: RunOptions): CloudRun;
  /** A run that a scenario plays, beginning at once. */
  play(scenario: ScenarioName | Scenario, options?: PlayOptions): CloudRun;
  /** All runs are gone, as if there had never been any, and the switches are back where they were but for the key. */
  clear(): void;
  /** What the sandbox of a run would send its events with; no stream can be read with it. */
  sendingToken(run: CloudRun): Promise<string>;
  readonly switches: CloudSwitches;
  /** Live streams open now, on both legs. */
  openStreams(): number;
  /** Resolves when everything that runs were told until now is in the store. */
  settled(): Promise<void>;
  /**
   * Makes ready for the end: nobody new comes in, streams are rotated, so that their readers go elsewhere, and senders get their answers.
   * Resolves when all that is done, or after `withinMs`.
   */
  drain(withinMs: number): Promise<void>;
}

const MOST_REQUESTS = 10_000;
const MOST_SENDERS = 1_000;

/** Starts both legs. Disposing closes every socket and leaves no timer. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const settings = settle(options);
  const { clock, projectId } = settings;
  const requests: RecordedRequest[] = [];
  const record = (request: RecordedRequest) => {
    requests.push(request);
    if (requests.length > MOST_REQUESTS) requests.shift();
  };
  const { net, store, meters } = settings;
  const tokens = new RunTokens({
    clock,
    ttlMs: settings.timings.tokenTtlMs,
    format: net ? plainTokens : jwt(settings.random, store?.signingKey),
    generations: store,
  });
  const open = net ? net.open : openServer;
  const rules = new RouteRules(clock);
  const makeRun = (run: RunOptions) => new Run(run, settings, (runId) => tokens.expire(runId));
  const runs = new RunTable(makeRun, store);
  const theatre = new Theatre(settings, (run) => runs.create(run));
  const admin = new AdminRoutes(() => cloud, runs, theatre);
  const admission = new Admission(settings.capacity.senders ?? MOST_SENDERS);
  const world: World = { settings, runs, store, tokens, rules, admin, admission, proxyUrl: () => proxy.url };
  const joined = await store?.join({
    changed: (runId) => runs.refresh(runId),
    answer: (question) => runs.answer(question),
  });
  meters?.observe({
    openStreams: (leg) => runs.openStreams(leg),
    senders: () => admission.senders,
    storeReady: () => store?.ready ?? true,
  });
  const counted = (answer: (exchange: Exchange) => Promise<void>) => async (exchange: Exchange) => {
    const { response, record } = exchange;
    response.once('close', () => meters?.answered(record.leg, record.method, record.status ?? 0));
    await answer(exchange);
  };
  const proxy = await open({
    leg: 'proxy',
    listen: settings.listen,
    port: settings.proxyPort,
    clock,
    record,
    answer: counted((exchange) => answerProxy(exchange, world)),
    nothingHere: NOTHING_HERE,
  });
  const api = await open({
    leg: 'api',
    listen: settings.listen,
    port: settings.port,
    clock,
    record,
    answer: counted((exchange) => answerApi(exchange, world)),
    nothingHere: { detail: 'Not found.' },
  }).catch(async (error) => {
    await proxy[Symbol.asyncDispose]();
    throw error;
  });
  const legs = [api, proxy];

  const cloud: LocalCloud = {
    apiUrl: api.url,
    proxyUrl: proxy.url,
    get apiKey() {
      return settings.apiKey;
    },
    projectId,
    requests,
    get runs() {
      return runs.known;
    },
    createRun: (run = {}) => runs.create(run),
    play: (scenario, played) => theatre.play(scenario, played),
    clear() {
      runs.clear();
      rules.clear();
      theatre.speed(settings.speed);
    },
    sendingToken: (run) => tokens.mintForSending(run as Run),
    switches: {
      delay: (...rule) => rules.delay(...rule),
      answer: (...rule) => rules.answer(...rule),
      holdPage: (...rule) => rules.holdPage(...rule),
      changeKey: (key) => {
        settings.apiKey = key;
      },
      speed: (factor) => theatre.speed(factor),
    },
    openStreams: () => runs.openStreams(),
    async settled() {
      for (const run of runs.known) await run.settled();
    },
    async drain(withinMs) {
      admission.close();
      for (const run of runs.known) run.switches.rotate();
      const late = new AbortController();
      const callOff = clock.after(withinMs, () => late.abort(new Stopped('The time to leave is over')));
      await admission.empty(late.signal).catch(() => {});
      callOff();
    },
    async [Symbol.asyncDispose]() {
      for (const run of runs.known) run.stop();
      await Promise.all(legs.map((leg) => leg[Symbol.asyncDispose]()));
      await theatre.close();
      await cloud.settled();
      await joined?.[Symbol.asyncDispose]();
    },
  };
  return cloud;
}
