import { z } from 'zod';
import type { CloudRun } from '../cloud-run.ts';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { notFound, Refusal, sendJson } from '../http/respond.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { scenarioNames } from '../scenarios/scenarios.ts';
import type { Release } from '../switches/cloud-switches.ts';
import { Bodies } from './bodies.ts';
import { type RunAction, runActions } from './run-actions.ts';

/** What the admin routes can reach. */
export type Administered = Pick<
  LocalCloud,
  'runs' | 'play' | 'createRun' | 'switches' | 'openStreams' | 'sendingToken' | 'apiUrl' | 'proxyUrl' | 'projectId'
>;

/**
 * The switches over HTTP, for the app's demo controls and for shells: `GET /_local/` and `POST /_local/…`. Everything that stands until
 * it is released gets a number, which `POST /_local/release` takes.
 */
export class AdminRoutes {
  readonly #cloud: () => Administered;
  readonly #standing = new Map<number, Release>();
  #lastNumber = 0;

  constructor(cloud: () => Administered) {
    this.#cloud = cloud;
  }

  async answer(exchange: Exchange): Promise<void> {
    const { request, response, target } = exchange;
    const [, ...path] = target.segments.filter((segment, index, { length }) => segment !== '' || index < length - 1);
    if (request.method === 'GET' && path.length === 0) return sendJson(response, 200, this.#overview());
    if (request.method !== 'POST')
      throw new Refusal(405, { error: 'Method not allowed' }, { allow: path.length === 0 ? 'GET' : 'POST' });
    const [subject = '', runId, action, ...rest] = path;
    if (rest.length > 0) throw notFound();
    if (subject === 'runs' && runId !== undefined && action !== undefined)
      return sendJson(response, 200, await this.#act(runId, action, exchange));
    if (runId !== undefined) throw notFound();
    sendJson(response, 200, await this.#perform(subject, exchange));
  }

  #overview(): object {
    const { runs, openStreams } = this.#cloud();
    return { scenarios: scenarioNames(), openStreams: openStreams(), runs: runs.map(summary) };
  }

  async #perform(subject: string, exchange: Exchange): Promise<object> {
    const { play, createRun, switches } = this.#cloud();
    switch (subject) {
      case 'play': {
        const { scenario, ...options } = await readBody(exchange, Bodies.play);
        return summary(play(scenario, options));
      }
      case 'runs':
        return summary(createRun(await readBody(exchange, Bodies.createRun)));
      case 'speed':
        switches.speed((await readBody(exchange, Bodies.speed)).factor);
        return {};
      case 'delay': {
        const { route, ms, ...options } = await readBody(exchange, Bodies.delay);
        return this.#stand(switches.delay(route, ms, options));
      }
      case 'answer': {
        const { route, answers, ...options } = await readBody(exchange, Bodies.answer);
        return this.#stand(switches.answer(route, answers, options));
      }
      case 'hold-page': {
        const { n, ...options } = await readBody(exchange, Bodies.holdPage);
        return this.#stand(switches.holdPage(n, options).release);
      }
      case 'release': {
        const { number } = await readBody(exchange, Bodies.release);
        this.#standing.get(number)?.();
        return { released: this.#standing.delete(number) };
      }
      default:
        throw notFound();
    }
  }

  async #act(runId: string, action: string, exchange: Exchange): Promise<object> {
    const run = this.#cloud().runs.find((candidate) => candidate.runId === runId);
    if (run && action === 'ingest-token') return this.#sender(run, exchange);
    if (!run || !isRunAction(action)) throw notFound();
    await runActions[action](run, exchange);
    return summary(run);
  }

  /** What a sandbox is given at its start, so that its agent can be heard. */
  async #sender(run: CloudRun, exchange: Exchange): Promise<object> {
    await readBody(exchange, z.strictObject({}));
    const { apiUrl, proxyUrl, projectId, sendingToken } = this.#cloud();
    const { taskId, runId } = run;
    return { token: await sendingToken(run), apiUrl, proxyUrl, projectId, taskId, runId };
  }

  #stand(release: Release): { number: number } {
    const number = ++this.#lastNumber;
    this.#standing.set(number, release);
    return { number };
  }
}

const isRunAction = (action: string): action is RunAction => Object.hasOwn(runActions, action);

function summary(run: CloudRun): object {
  const { taskId, runId, title, status, openPermissions } = run;
  return { taskId, runId, title, status, openPermissions };
}
