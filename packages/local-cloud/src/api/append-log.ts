import { z } from 'zod';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { sendJson } from '../http/respond.ts';
import type { Run } from '../run.ts';

// A few entries of the largest that a sender may send.
const LARGEST_BODY = 16 * 1024 * 1024;

const Body = z.strictObject({ entries: z.array(z.record(z.string(), z.unknown())).min(1) });

/** `POST …/append_log/`: entries as they are, to the run log and nowhere else (protocol 1.6). */
export async function answerAppendLog(run: Run, exchange: Exchange): Promise<void> {
  const { entries } = await readBody(exchange, Body, LARGEST_BODY);
  await run.appendLog(entries);
  sendJson(exchange.response, 200, run.state.toTaskRun());
}
