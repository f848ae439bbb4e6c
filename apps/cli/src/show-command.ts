import { deepLinkOf } from '@runwatch/protocol';
import { isComplete } from '@runwatch/run-file';
import type { PermissionItem } from '@runwatch/transcript';
import type { ExitCode } from './command-line/exit-code.ts';
import type { Invocation } from './command-line/invocation.ts';
import { optionName, permissionTitle } from './human/describe/describe-permission.ts';
import { watchForLeaving } from './leaving.ts';
import { dateAndTime, formatEntries, words } from './text/format.ts';
import { printableLine } from './text/printable.ts';
import { lookAt, type RunNow } from './watch/look-at.ts';
import type { FoundRun } from './watch/reporter.ts';
import { refuse, withRun } from './with-run.ts';
import type { World } from './world.ts';

/** `runwatch show`: what a run is, how it is doing now, and what it waits for. */
export async function showCommand(
  world: World,
  { account, run: name, json }: Extract<Invocation, { kind: 'show' }>,
): Promise<ExitCode> {
  using leaving = watchForLeaving(world, undefined);
  const { signal } = leaving;
  return await withRun(world, { account, run: name }, leaving, async (client, found) => {
    const now = await lookAt(client, found.ref, signal);
    if ('kind' in now) return refuse(world, now);
    const text = json ? `${JSON.stringify(asJson(found, now))}\n` : describe(found, now).join('\n').concat('\n');
    await world.stdout.write(text, signal);
    return 0;
  });
}

/** `key  value` under the title; then each question, with what `answer` wants to be told. */
function describe({ ref, title, repository }: FoundRun, { run, entries, integrity, asks }: RunNow): string[] {
  const time = dateAndTime();
  const worth = integrity && (isComplete(integrity) ? ', complete' : ', not shown to be complete');
  const facts: [string, string | null][] = [
    ['run', `${ref.taskId}/${ref.runId}`],
    ['status', words(run.status) + (run.stage === null ? '' : ` · ${run.stage}`)],
    ['repository', repository],
    ['branch', run.branch],
    ['started', time(run.createdAt)],
    ['ended', time(run.completedAt)],
    ['error', run.errorMessage],
    ['entries', formatEntries(entries) + (worth ?? '')],
    ['link', deepLinkOf({ run: ref, entry: null })],
  ];
  return [
    printableLine(title ?? 'Untitled run'),
    ...facts.flatMap(([name, value]) => (value ? [`  ${name.padEnd(10)}  ${printableLine(value)}`] : [])),
    ...asks.flatMap(describeAsk),
  ];
}

const describeAsk = (ask: PermissionItem): string[] => [
  '',
  `  It asks: ${permissionTitle(ask)}`,
  `  request     ${printableLine(ask.requestId)}`,
  ...ask.options.map((option) => `  option      ${printableLine(option.optionId)}  (${optionName(option)})`),
];

const asJson = ({ ref, title, repository }: FoundRun, { run, entries, integrity, asks }: RunNow) => ({
  v: 1,
  type: 'run',
  task: ref.taskId,
  id: ref.runId,
  title,
  repository,
  state: run.status,
  stage: run.stage,
  branch: run.branch,
  created: run.createdAt,
  completed: run.completedAt,
  error: run.errorMessage,
  entries,
  complete: integrity !== null && isComplete(integrity),
  link: deepLinkOf({ run: ref, entry: null }),
  asks: asks.map(({ requestId, title: asked, options }) => ({
    request: requestId,
    title: asked,
    options: options.map(({ optionId, kind, name }) => ({ id: optionId, kind: kind ?? null, name: name ?? null })),
  })),
});
