import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { type Clock, Nudge, sleep } from '@runwatch/async';
import type { Exchange } from '../http/exchange.ts';
import { sendJson, sendText } from '../http/respond.ts';
import type { CloudSwitches, HoldOptions, Release, RouteAnswer, RouteName, RuleOptions } from './cloud-switches.ts';

interface Rule {
  route: RouteName;
  runId: string | undefined;
  left: number;
  /** True when it has answered, and the route must not. */
  apply: (exchange: Exchange) => Promise<boolean>;
}

/** The rules that stand between a request and its route. */
export class RouteRules implements Omit<CloudSwitches, 'speed' | 'changeKey'> {
  readonly #clock: Clock;
  #delays: Rule[] = [];
  #answers: Rule[] = [];
  readonly #releases = new Set<Release>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lets the rules have their way; true when one of them has answered. */
  async intercept(route: RouteName, runId: string | undefined, exchange: Exchange): Promise<boolean> {
    const concerned = (rule: Rule) => rule.route === route && (rule.runId === undefined || rule.runId === runId);
    // Taken before the first wait: a rule concerns the requests that arrive while it stands.
    const delays = this.#delays.filter(concerned);
    const answer = this.#answers.find(concerned);
    for (const rule of [...delays, ...(answer ? [answer] : [])]) rule.left--;
    this.#delays = this.#delays.filter(({ left }) => left > 0);
    this.#answers = this.#answers.filter(({ left }) => left > 0);
    for (const rule of delays) await rule.apply(exchange);
    return (await answer?.apply(exchange)) ?? false;
  }

  /** No rule stands any more; requests that one of them holds go on. */
  clear(): void {
    for (const release of [...this.#releases]) release();
  }

  delay(route: RouteName, wait: number | Promise<void>, options: RuleOptions = {}): Release {
    const released = new Nudge();
    const rule: Rule = {
      route,
      runId: options.runId,
      left: options.times ?? Number.POSITIVE_INFINITY,
      apply: async ({ closed }) => {
        if (typeof wait === 'number') await sleep(this.#clock, wait, { signal: closed, nudge: released });
        else await Promise.race([wait, released.next(closed)]);
        return false;
      },
    };
    this.#delays.push(rule);
    return this.#releasing(() => {
      this.#delays = this.#delays.filter((other) => other !== rule);
      released.fire();
    });
  }

  answer(route: RouteName, answer: RouteAnswer | readonly RouteAnswer[], options: RuleOptions = {}): Release {
    const answers = Array.isArray(answer) ? (answer as readonly RouteAnswer[]) : undefined;
    let given = 0;
    const rule: Rule = {
      route,
      runId: options.runId,
      left: options.times ?? answers?.length ?? Number.POSITIVE_INFINITY,
      apply: (exchange) =>
        give(answers ? (answers[given++ % answers.length] ?? 'pass') : (answer as RouteAnswer), exchange),
    };
    if (rule.left > 0) this.#answers.push(rule);
    return this.#releasing(() => {
      this.#answers = this.#answers.filter((other) => other !== rule);
    });
  }

  holdPage(n: number, options: HoldOptions = {}): { reached: Promise<void>; release: Release } {
    let tellReached = () => {};
    const reached = new Promise<void>((resolve) => {
      tellReached = resolve;
    });
    let tellReleased = () => {};
    const released = new Promise<void>((resolve) => {
      tellReleased = resolve;
    });
    let seen = 0;
    const rule: Rule = {
      route: options.route ?? 'session_logs',
      runId: options.runId,
      left: n + 1,
      apply: async ({ closed }) => {
        if (seen++ !== n) return false;
        tellReached();
        await Promise.race([released, aborted(closed)]);
        return false;
      },
    };
    this.#delays.push(rule);
    return {
      reached,
      release: this.#releasing(() => {
        this.#delays = this.#delays.filter((other) => other !== rule);
        tellReleased();
      }),
    };
  }

  #releasing(release: Release): Release {
    const once = () => {
      this.#releases.delete(once);
      release();
    };
    this.#releases.add(once);
    return once;
  }
}

async function give(answer: RouteAnswer, exchange: Exchange): Promise<boolean> {
  const { response, closed } = exchange;
  switch (answer) {
    case 'pass':
      return false;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'lose':
      response.writeHead = () => {
        response.socket?.resetAndDestroy();
        return response;
      };
      return false;
    case 'hang':
      return await aborted(closed);
    case 'stall':
      response.writeHead(200, { 'content-type': expectedType(exchange) });
      response.write('[{"type":"notif');
      return await aborted(closed);
    default: {
      const { status, headers = {} } = answer;
      if ('endless' in answer) return await sendWithoutEnd(exchange, status, headers, answer.endless);
      const { body } = answer;
      if (body === undefined) response.writeHead(status, headers).end();
      else if (typeof body === 'string' || body instanceof Uint8Array) sendText(response, status, body, headers);
      else sendJson(response, status, body, headers);
      return true;
    }
  }
}

async function sendWithoutEnd(
  { response, closed }: Exchange,
  status: number,
  headers: OutgoingHttpHeaders,
  text: string,
): Promise<true> {
  response.writeHead(status, headers);
  const over = aborted(closed);
  while (!closed.aborted) if (!response.write(text)) await Promise.race([once(response, 'drain'), over]);
  return over;
}

function expectedType({ request }: Exchange): string {
  return request.headers.accept?.includes('text/event-stream') ? 'text/event-stream' : 'application/json';
}

/** Resolves when the exchange is over. */
function aborted(signal: AbortSignal): Promise<true> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(true);
    signal.addEventListener('abort', () => resolve(true), { once: true });
  });
}
