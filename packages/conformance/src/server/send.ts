import { OpenRequest } from '@runwatch/local-cloud/testing';
import { apiRoutes, proxyRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { checkAnswer } from './check-answer.ts';
import { event } from './scenarios/wire.ts';
import type { SenderLine, SenderStep, SenderToken } from './sender-steps.ts';
import type { Leg } from './server-scenario.ts';
import type { Stage } from './stage.ts';

/** Does what a sender does, and checks what it is answered. */
export async function send(stage: Stage, step: SenderStep): Promise<void> {
  switch (step.do) {
    case 'send': {
      const response = await request(await address(stage, step.leg, step.run, step.path), {
        method: 'POST',
        headers: await credential(stage, step.run, step.token),
        body: bytesOf(step.lines, step.open),
      });
      const { statusCode: status, headers } = response;
      return checkAnswer(step.expect, { status, headers, text: await response.body.text() });
    }
    case 'begin':
      return stage.begin(
        step.sending,
        new OpenRequest(await address(stage, step.leg, step.run), await credential(stage, step.run)),
      );
    case 'more':
      return stage.sending(step.sending).write(bytesOf(step.lines, step.open));
    case 'finish':
      return checkAnswer(step.expect, await stage.sending(step.sending).end());
    case 'answered':
      return checkAnswer(step.expect, await stage.sending(step.sending).answer());
    case 'break':
      return stage.sending(step.sending).abort();
  }
}

async function address(stage: Stage, leg: Leg, run: string, path?: string): Promise<string> {
  const base = leg === 'api' ? stage.server.baseUrl : (await stage.proxy(run)).url;
  if (path !== undefined) return base + stage.text(path);
  return base + (leg === 'api' ? apiRoutes.eventStream(stage.path(run)) : proxyRoutes.ingest(stage.run(run).runId));
}

async function credential(stage: Stage, run: string, token?: SenderToken): Promise<Record<string, string>> {
  const right = (of: string) => stage.offered('sendingToken')(stage.run(of));
  switch (token) {
    case undefined:
      return { authorization: `Bearer ${await right(run)}` };
    case 'none':
      return {};
    case 'malformed':
      return { authorization: 'Bearer nonsense' };
    case 'api-key':
      return { authorization: `Bearer ${stage.server.apiKey}` };
    case 'lower-case-scheme':
      return { authorization: `bearer ${await right(run)}` };
    default:
      return { authorization: `Bearer ${'of' in token ? await right(token.of) : stage.token(token.named)}` };
  }
}

function bytesOf(lines: readonly SenderLine[], open = false): Buffer {
  const parts = lines.flatMap((line, index) => {
    const last = open && index === lines.length - 1;
    return last ? [lineOf(line)] : [lineOf(line), Buffer.from('\n')];
  });
  return Buffer.concat(parts);
}

function lineOf(line: SenderLine): Buffer {
  if (typeof line === 'number') return Buffer.from(eventLine(line));
  if ('text' in line) return Buffer.from(line.text);
  if ('hex' in line) return Buffer.from(line.hex, 'hex');
  if ('complete' in line)
    return Buffer.from(JSON.stringify({ type: '_posthog/stream_complete', final_seq: line.complete }));
  if ('bytes' in line) {
    const long = (text: string) => JSON.stringify({ seq: line.seq, event: { ...event(line.seq), text } });
    return Buffer.from(long('x'.repeat(line.bytes - long('').length)));
  }
  const { from, to } = line;
  return Buffer.from(Array.from({ length: to - from + 1 }, (_, n) => eventLine(from + n)).join('\n'));
}

const eventLine = (seq: number) => JSON.stringify({ seq, event: event(seq) });
