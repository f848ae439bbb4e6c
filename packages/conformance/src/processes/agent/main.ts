import { randomBytes } from 'node:crypto';
import { type Activity, activity, type Clock, sleep, systemClock } from '@runwatch/async';
import { RunIngestSender, RunLogWriter, systemSpillDisk } from '@runwatch/ingest';
import { agentEntry } from './agent-entries.ts';
import type { AgentNews, Order } from './order.ts';
import { Sandbox } from './sandbox.ts';

/* An agent that says what it has to say as fast as it can be sent, and, when it is started again after it was killed, goes on where it was. */

const random = () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48;
const tell = (news: AgentNews) => process.stdout.write(`${JSON.stringify(news)}\n`);

/** Events appended before others get a turn. */
const AT_ONCE = 20;
const TELL_MS = 5;

async function main(order: Order, clock: Clock): Promise<void> {
  const { signal } = new AbortController();
  const { apiUrl, proxyUrl, ...run } = order.sandbox;
  const sandbox = new Sandbox(order, clock);
  await using sender = new RunIngestSender({
    target: order.leg === 'proxy' ? { leg: 'proxy', url: proxyUrl, ...run } : { leg: 'api', url: apiUrl, ...run },
    credential: { token: async () => order.sandbox.token },
    clock,
    random,
    memoryBytes: order.memoryBytes,
    spill: { disk: systemSpillDisk, folder: order.folder },
    onStatus: ({ kind }) => tell({ kind: 'status', status: kind }),
  });
  await using _telling = tellProgress(sender, clock, signal);
  const logged = await sandbox.loggedEvents(signal);
  await using log = new RunLogWriter({
    target: { url: apiUrl, ...run },
    credential: { token: async () => order.apiKey },
    clock,
    random,
    debounceMs: 20,
    maxDelayMs: 100,
  });
  const begun = sender.appended;
  for (let index = Math.min(logged, begun); index < order.entries; index++) {
    const entry = agentEntry(index, order);
    const appended = index < begun ? undefined : sender.append(entry);
    // An agent that was killed when it had completed its stream finds no spill, and a stream that takes nothing more.
    if (appended?.kind === 'dropped' && appended.why !== 'over')
      throw new Error(`Event ${index + 1} was dropped: ${appended.why}`);
    if (index >= logged) log.append(entry);
    if (index % AT_ONCE > 0) continue;
    if (order.waits) await sender.ready(signal);
    await new Promise((turn) => setImmediate(turn));
  }
  const { unsent } = await log.close();
  if (unsent > 0) throw new Error(`The log does not have ${unsent} entries`);
  const { completed } = await sender.complete();
  if (!completed) throw new Error('The stream was not completed');
  await sandbox.finish(signal);
}

function tellProgress(sender: RunIngestSender, clock: Clock, parent: AbortSignal): Activity<void> {
  return activity(async (signal) => {
    for (let before = -1; ; await sleep(clock, TELL_MS, { signal })) {
      const { appended } = sender;
      const acknowledged = appended - sender.backlog.events;
      if (acknowledged !== before) tell({ kind: 'progress', appended, acknowledged });
      before = acknowledged;
    }
  }, parent);
}

main(JSON.parse(process.env['RUNWATCH_ORDER'] ?? '') as Order, systemClock).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
