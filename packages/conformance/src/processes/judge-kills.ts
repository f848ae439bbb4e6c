import { isDeepStrictEqual } from 'node:util';
import { readStream } from '@runwatch/local-cloud/testing';
import { apiRoutes, type RunRef } from '@runwatch/protocol';
import type { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { request } from 'undici';
import { differenceOf } from '../chaos/judge.ts';
import { agentEntry, eventsOf } from './agent/agent-entries.ts';
import type { CloudOfProcesses } from './cloud-of-processes.ts';
import type { KillPlan } from './kill-plan.ts';

/** The oracle: what must be so in the end, of the transcript, of the run log and of the live stream. Returns what is not. */
export async function judgeKills(
  cloud: CloudOfProcesses,
  run: RunRef,
  reader: Reader,
  plan: KillPlan,
): Promise<string[]> {
  const said = Array.from({ length: plan.entries }, (_, index) => agentEntry(index, plan));
  const truth = normalForm(said);
  const path = { projectId: cloud.projectId, ...run };
  const log = await readLog(cloud, path);
  const live = await readLive(cloud, path);
  const { upTo, total, gaps } = reader.integrity ?? { upTo: 0, total: 0, gaps: [] };
  const { length } = reader.lines;
  return [
    ...compared('the transcript', reader.lines),
    ...compared(
      'the log',
      log.map((entry) => JSON.stringify(entry)),
    ),
    ...twice(log).map((number) => `the log stands for event ${number} twice`),
    ...differently(live, said),
    ...(reader.count('snapshot') === 1 ? [] : [`${reader.count('snapshot')} snapshots were told`]),
    ...(reader.run?.status === 'completed' ? [] : [`the status is ${reader.run?.status}`]),
    ...(upTo === length && total === length && gaps.length === 0
      ? []
      : [`${length} entries were told, but integrity says ${JSON.stringify(reader.integrity)}`]),
  ];

  function compared(what: string, lines: readonly string[]): string[] {
    const difference = differenceOf(lines, truth);
    if (!difference) return [];
    const { lost, doubled, outOfOrder, example, around } = difference;
    const order = outOfOrder ? ', out of order' : '';
    return [`${what}: ${lost} lost, ${doubled} doubled${order}, as ${example.slice(0, 300)}\n${around}`];
  }
}

/** Events that more than one entry of the log stands for. */
function twice(log: readonly object[]): number[] {
  const seen = new Set<number>();
  const again: number[] = [];
  for (const [from, to] of log.map(eventsOf))
    for (let number = from; number <= to; number++) {
      if (seen.has(number)) again.push(number);
      seen.add(number);
    }
  return again.slice(0, 5);
}

function differently(live: readonly object[], said: readonly object[]): string[] {
  const at = said.findIndex((entry, index) => !isDeepStrictEqual(live[index], entry));
  if (at < 0 && live.length === said.length) return [];
  const shown = JSON.stringify(live[at < 0 ? said.length : at])?.slice(0, 200);
  return [`the stream has ${live.length} entries of ${said.length}; ${at} is ${shown}`];
}

const bearer = ({ apiKey }: CloudOfProcesses) => ({ authorization: `Bearer ${apiKey}` });

async function readLog(cloud: CloudOfProcesses, path: RunRef & { projectId: string }): Promise<object[]> {
  const { body } = await request(cloud.a.apiUrl + apiRoutes.logs(path), { headers: bearer(cloud) });
  const text = await body.text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as object);
}

/** What a reader is told who comes now and reads from the beginning. */
async function readLive(cloud: CloudOfProcesses, path: RunRef & { projectId: string }): Promise<object[]> {
  const stream = await readStream(cloud.a.apiUrl + apiRoutes.stream(path), bearer(cloud));
  await using _ = stream;
  await stream.over;
  return stream.frames.flatMap(({ event, data }) => (event === undefined ? [JSON.parse(data) as object] : []));
}
