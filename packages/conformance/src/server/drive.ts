import { NotOffered } from '../report.ts';
import type { Drive } from './server-scenario.ts';
import type { Stage } from './stage.ts';

/** Makes something happen in the server. */
export async function drive(stage: Stage, step: Drive): Promise<void> {
  switch (step.do) {
    case 'create':
      return create(stage, step);
    case 'live':
      return stage.offered('live')(stage.run(step.run), step.events);
    case 'log':
      return stage.offered('log')(stage.run(step.run), linesOf(step));
    case 'status':
      return stage.offered('setStatus')(stage.run(step.run), step.status);
    case 'end':
      return stage.offered('endStream')(stage.run(step.run), step.error);
    case 'trim':
      return stage.offered('trim')(stage.run(step.run), step.keep);
    case 'expire':
      return stage.offered('expire')(stage.run(step.run));
    case 'permission':
      return stage.offered('askPermission')(stage.run(step.run), step.requestId);
    case 'pass':
      return stage.offered('advance')(step.ms);
  }
}

async function create(stage: Stage, step: Extract<Drive, { do: 'create' }>): Promise<void> {
  const { do: _, run: name, taskOf, resumes, ...wish } = step;
  const { taskId = taskOf === undefined ? undefined : stage.run(taskOf).taskId, runId, title } = wish;
  const run = await stage.offered('createRun')({
    ...wish,
    taskId: taskId && stage.text(taskId),
    runId: runId && stage.text(runId),
    title: title && stage.text(title),
    ...(resumes !== undefined && { resumes: stage.run(resumes) }),
  });
  if (!run) throw new NotOffered(`a run with ${JSON.stringify({ ...wish, resumes })}`);
  stage.runs.set(name, run);
}

function linesOf({ lines = [], big }: Extract<Drive, { do: 'log' }>): string[] {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  for (let n = 0; big && n < big.count; n++) texts.push(entryOf(n, big.bytes));
  return texts;
}

/** An entry that is exactly `bytes` long as JSON. */
function entryOf(n: number, bytes: number): string {
  const entry = (text: string) => JSON.stringify({ type: 'notification', n, text });
  return entry('x'.repeat(bytes - entry('').length));
}
