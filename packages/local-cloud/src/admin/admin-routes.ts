import { z } from 'zod';
import type { CloudRun } from '../cloud-run.ts';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { notFound, Refusal, sendJson } from '../http/respond.ts';
import type { LocalCloud } from '../local-cloud.ts';
import type { Run } from '../run.ts';
import type { RunTable } from '../run-table.ts';
import { scenarioNames } from '../scenarios/scenarios.ts';
import type { Theatre } from '../scenarios/theatre.ts';
import type { Release } from '../switches/cloud-switches.ts';
import { Bodies } from './bodies.ts';
import { type RunAction, runActions } from './run-actions.ts';

/**
 * The switches over HTTP, for the app's demo controls and for shells: `GET /_local/` and `POST /_local/…`. Everything that stands until
 * it is released gets a number, which `POST /_local/release` takes.
 */
export class AdminRoutes {
  readonly #cloud: () => LocalCloud;
  readonly #runs: RunTable;
  readonly #theatre: Theatre;
  readonly #standing = new Map<number, Release>();
  #lastNumber = 0;

  constructor(cloud: () => LocalCloud, runs: RunTable, theatre: Theatre) {
    this.#cloud = cloud;
    this.#runs = runs;
    this.#theatre = theatre;
  }

  async answer(exchange: Exchange): Promise<void> {
    const { request, response, target } = exchange;
    const [, ...path] = target.segments.filter((segment, index, { length }) => segment !== '' || index < length - 1);
    if (request.method === 'GET' && path.length === 0) return sendJson(response, 200, await this.#overview());
    if (request.method !== 'POST')
      throw new Refusal(405, { error: 'Method not allowed' }, { allow: path.length === 0 ? 'GET' : 'POST' });
    const [subject = '', runId, action, ...rest] = path;
    if (rest.length > 0) throw notFound();
    if (subject === 'runs' && runId !== undefined && action !== undefined)
      return sendJson(response, 200, await this.#act(runId, action, exchange));
    if (runId !== undefined) throw notFound();
    sendJson(response, 200, await this.#perform(subject, exchange));
  }

  async #overview(): Promise<object> {
    const runs = await this.#runs.all();
    return { scenarios: scenarioNames(), openStreams: this.#runs.openStreams(), runs: runs.map(summary) };
  }

  async #perform(subject: string, exchange: Exchange): Promise<object> {
    const { switches } = this.#cloud();
    switch (subject) {
      case 'play': {
        const { scenario, ...options } = await readBody(exchange, Bodies.play);
        return stored(this.#theatre.play(scenario, options));
      }
      case 'runs':
        return stored(this.#runs.create(await readBody(exchange, Bodies.createRun)));
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
    const run = await this.#runs.find(runId);
    if (run && action === 'ingest-token') return this.#sender(run, exchange);
    if (!run || !isRunAction(action)) throw notFound();
    await runActions[action](run, exchange);
    return stored(run);
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

/** Told once everybody finds it, on every process. */
async function stored(run: Run): Promise<object> {
  await run.settled();
  return summary(run);
}

function summary(run: CloudRun): object {
  const { taskId, runId, title, status, openPermissions } = run;
  return { taskId, runId, title, status, openPermissions };
}
