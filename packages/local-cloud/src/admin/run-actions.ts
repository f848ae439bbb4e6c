import { z } from 'zod';
import type { CloudRun } from '../cloud-run.ts';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { Refusal } from '../http/respond.ts';
import { Count, Status } from './bodies.ts';

type Act = (run: CloudRun, exchange: Exchange) => Promise<void>;

/** An action whose body has this shape. */
const acts =
  <T>(shape: z.ZodType<T>, act: (run: CloudRun, body: T) => void): Act =>
  async (run, exchange) =>
    act(run, await readBody(exchange, shape));

const none = z.strictObject({});
const on = z.strictObject({ on: z.boolean() });
const event = z.strictObject({ event: z.union([z.string(), z.record(z.string(), z.unknown())]) });

/** What can be done to a run, by the last segment of the path. */
export const runActions = {
  cut: acts(z.strictObject({ how: z.enum(['clean', 'torn']).optional() }), (run, { how }) => run.switches.cut(how)),
  reset: acts(none, (run) => run.switches.reset()),
  freeze: acts(none, (run) => run.switches.freeze()),
  thaw: acts(none, (run) => run.switches.thaw()),
  rotate: acts(none, (run) => run.switches.rotate()),
  trim: acts(z.strictObject({ keep: Count }), (run, { keep }) => run.switches.trim(keep)),
  'expire-window': acts(none, (run) => run.switches.expireWindow()),
  'expire-tokens': acts(none, (run) => run.switches.expireTokens()),
  repeat: acts(z.strictObject({ count: Count }), (run, body) => run.switches.repeat(body.count)),
  'ignore-cursor': acts(on, (run, body) => run.switches.ignoreCursor(body.on)),
  'replay-from-start': acts(on, (run, body) => run.switches.replayFromStart(body.on)),
  'end-with': acts(z.strictObject({ error: z.string() }), (run, { error }) => run.switches.endWith(error)),
  'epoch-reset': acts(none, (run) => run.switches.epochReset()),
  spell: acts(
    z.strictObject({
      lineEnd: z.enum(['\n', '\r\n', '\r']).optional(),
      byteOrderMark: z.boolean().optional(),
      bytesPerWrite: Count.optional(),
    }),
    (run, { lineEnd, byteOrderMark, bytesPerWrite }) =>
      run.switches.spell({
        ...(lineEnd !== undefined && { lineEnd }),
        ...(byteOrderMark !== undefined && { byteOrderMark }),
        ...(bytesPerWrite !== undefined && { bytesPerWrite }),
      }),
  ),
  live: acts(event, (run, body) => run.live(body.event)),
  log: acts(event, (run, body) => run.log(body.event)),
  'flush-log': acts(none, (run) => run.flushLog()),
  status: acts(z.strictObject({ status: Status, tell: z.boolean().default(true) }), (run, body) =>
    run.setStatus(body.status, { tell: body.tell }),
  ),
  finish: acts(
    z.strictObject({
      status: z.enum(['completed', 'failed', 'cancelled']),
      sentinel: z.boolean().default(true),
      errorMessage: z.string().optional(),
    }),
    (run, { status: ended, errorMessage, sentinel }) =>
      run.finish(ended, { sentinel, ...(errorMessage !== undefined && { errorMessage }) }),
  ),
  /** Answers a permission as somebody in another window would; without a request id, the oldest one. */
  'answer-permission': acts(
    z.strictObject({ requestId: z.string().optional(), optionId: z.string() }),
    (run, { requestId = run.openPermissions[0] ?? '', optionId }) => {
      const outcome = run.answerPermission(requestId, optionId);
      if (outcome !== 'resolved') throw new Refusal(409, { error: `Cannot answer the permission request: ${outcome}` });
    },
  ),
} satisfies Record<string, Act>;
export type RunAction = keyof typeof runActions;
