import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { notFound, Refusal, sendJson } from '../http/respond.ts';
import type { Run } from '../run.ts';
import type { World } from '../world.ts';
import { answerApiStream } from './api-stream.ts';
import { answerAppendLog } from './append-log.ts';
import { CancelBody } from './cancel.ts';
import { carryOut } from './carry-out.ts';
import { CommandBody } from './command.ts';
import { answerEventStream } from './event-stream.ts';
import { listProjects, listRuns, listTasks, showTask } from './lists.ts';
import { answerLogs } from './logs.ts';
import { type ApiRoute, matchRoute } from './match-route.ts';
import { answerPatchRun } from './patch-run.ts';
import { answerSessionLogs } from './session-logs.ts';

const WRITES: ReadonlySet<string> = new Set(['command', 'cancel', 'append_log']);

/** Answers a request on the API leg (protocol 1). */
export async function answerApi(exchange: Exchange, world: World): Promise<void> {
  if (exchange.target.segments[0] === '_local') {
    authorize(exchange, world);
    return world.admin.answer(exchange);
  }
  const route = matchRoute(exchange.target.segments);
  if (!route) throw notFound();
  if (await world.rules.intercept(route.name, route.runId, exchange)) return;
  if (route.name === 'event_stream') return answerEventStream(route, exchange, world);
  authorize(exchange, world);
  const methods = methodsOf(route);
  if (!methods.includes(exchange.request.method ?? ''))
    throw new Refusal(
      405,
      { code: 'method_not_allowed', detail: `Method "${exchange.request.method}" not allowed.` },
      { allow: methods.join(', ') },
    );
  if (route.name === 'projects') return listProjects(exchange, world.settings);
  if (route.projectId !== world.settings.projectId && route.projectId !== '@current') throw notFound();
  await answerRoute(route, exchange, world);
}

function methodsOf({ name }: ApiRoute): readonly string[] {
  if (name === 'run') return ['GET', 'PATCH'];
  return WRITES.has(name) ? ['POST'] : ['GET'];
}

/** @throws {Refusal} 401 without the cloud's key */
function authorize({ request }: Exchange, { settings }: World): void {
  const { authorization } = request.headers;
  if (authorization === undefined)
    throw new Refusal(401, { code: 'not_authenticated', detail: 'Authentication credentials were not provided.' });
  if (authorization !== `Bearer ${settings.apiKey}`)
    throw new Refusal(401, { code: 'authentication_failed', detail: 'Invalid personal API key.' });
}

async function answerRoute(route: ApiRoute, exchange: Exchange, world: World): Promise<void> {
  const { response } = exchange;
  switch (route.name) {
    case 'tasks':
      return listTasks(exchange, await world.runs.all());
    case 'task':
      return showTask(exchange, await runsOfTask(route, world));
    case 'runs':
      return listRuns(exchange, await runsOfTask(route, world));
    case 'run':
      if (exchange.request.method === 'PATCH') return answerPatchRun(await namedRun(route, world), exchange);
      return sendJson(response, 200, (await namedRun(route, world)).state.toTaskRun());
    case 'logs':
      return answerLogs(await namedRun(route, world), exchange);
    case 'session_logs':
      return answerSessionLogs(await namedRun(route, world), exchange, world.settings.clock);
    case 'stream_token': {
      const run = await namedRun(route, world);
      const { taskId, runId, presenceGated } = run;
      const token = await world.tokens.mint({ taskId, runId, presenceGated, over: run.state.over });
      return sendJson(response, 200, { token, stream_base_url: world.settings.offerProxy ? world.proxyUrl() : null });
    }
    case 'api_stream':
      return answerApiStream(await namedRun(route, world), exchange, world);
    case 'command':
      return carryOut(
        await namedRun(route, world),
        { what: 'command', body: await readBody(exchange, CommandBody) },
        exchange,
        world,
      );
    case 'cancel':
      return carryOut(
        await namedRun(route, world),
        { what: 'cancel', body: await readBody(exchange, CancelBody) },
        exchange,
        world,
      );
    case 'append_log':
      return answerAppendLog(await namedRun(route, world), exchange);
    case 'event_stream':
    case 'projects':
    case 'proxy_stream':
    case 'proxy_ingest':
      throw notFound();
  }
}

async function namedRun(route: ApiRoute, world: World): Promise<Run> {
  const run = await world.runs.find(route.runId ?? '');
  if (!run || run.taskId !== route.taskId) throw notFound();
  return run;
}

async function runsOfTask(route: ApiRoute, world: World): Promise<Run[]> {
  const runs = (await world.runs.all()).filter((run) => run.taskId === route.taskId);
  if (runs.length === 0) throw notFound();
  return runs;
}
