import { once } from 'node:events';
import type { Exchange } from '../http/exchange.ts';
import type { Run } from '../run.ts';

/** Lines are written in blocks of about this many characters: one by one would cost a system call each. */
const BLOCK = 65_536;

/** `GET …/logs/`: the whole log as JSONL, ancestors first, no faster than the reader takes it (protocol 1.3). */
export async function answerLogs(run: Run, { response, closed }: Exchange): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/jsonl', 'cache-control': 'no-cache' });
  let block = '';
  for (const page of (await run.readLog()).lines())
    for (const row of await page) {
      block += `${row.text}\n`;
      if (block.length < BLOCK) continue;
      if (!response.write(block)) await once(response, 'drain', { signal: closed });
      // The cloud may live in an app's main process: entries made while nobody else gets a turn would be felt in its windows.
      else await new Promise(setImmediate);
      closed.throwIfAborted();
      block = '';
    }
  response.end(block);
}
