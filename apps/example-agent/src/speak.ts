import { type Clock, sleep } from '@runwatch/async';
import { type Farewell, type LogFarewell, RunIngestSender, RunLogWriter, systemSpillDisk } from '@runwatch/ingest';
import type { Flags } from './arguments.ts';
import { type Sandbox, setStatus } from './sandbox.ts';
import { session } from './session.ts';
import { wordsOf } from './words.ts';

export interface SpeakIo {
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  /** A line for whoever looks. */
  tell: (line: string) => void;
}

/** Plays the session to its end, or to the signal's, and sees everything through. */
export async function speak(
  sandbox: Sandbox,
  flags: Flags,
  io: SpeakIo,
  signal: AbortSignal,
): Promise<{ stream: Farewell; log: LogFarewell }> {
  const { clock, random, tell } = io;
  const { url, proxyUrl, projectId, taskId, runId } = sandbox;
  const path = { url, projectId, taskId, runId };
  await using stream = new RunIngestSender({
    clock,
    random,
    target: proxyUrl ? { leg: 'proxy', url: proxyUrl, runId } : { leg: 'api', ...path },
    credential: { token: async () => sandbox.ingestToken },
    ...(flags.spill && { spill: { disk: systemSpillDisk, folder: flags.spill } }),
    onStatus: (status) => {
      if (status.kind === 'waiting') tell(`The stream waits ${status.waitMs} ms: ${status.why}`);
    },
  });
  await using log = new RunLogWriter({ clock, random, target: path, credential: { token: async () => sandbox.key } });
  await setStatus(sandbox, 'in_progress');
  const boot = Math.floor(random() * 36 ** 6).toString(36);
  const words = wordsOf({ boot, sessionId: `s-${boot}`, now: () => clock.now() });
  let said = 0;
  try {
    for (const { afterMs, event } of session({ words, runId, taskId, ...flags })) {
      if (afterMs > 0) await sleep(clock, afterMs / flags.speed, { signal });
      await stream.ready(signal);
      stream.append(event);
      log.append(event);
      tell(`said ${++said}`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const isOver = !signal.aborted && !flags['keep-open'];
  const logged = await log.close();
  const streamed = await (isOver ? stream.complete() : stream.close());
  if (isOver) await setStatus(sandbox, 'completed');
  return { stream: streamed, log: logged };
}
