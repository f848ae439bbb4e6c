import { Mismatch, NotOffered, type Report } from '../report.ts';
import { drive } from './drive.ts';
import { look } from './look.ts';
import { send } from './send.ts';
import { SENDER_STEPS, type SenderStep } from './sender-steps.ts';
import type { Drive, Look, ServerScenario } from './server-scenario.ts';
import type { ServerUnderTest } from './server-under-test.ts';
import { Stage } from './stage.ts';

/** Plays scenarios against a server, one after the other, and reports on each. */
export async function checkServer(
  server: ServerUnderTest,
  scenarios: readonly ServerScenario[],
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const scenario of scenarios) reports.push(await checkScenario(server, scenario));
  return reports;
}

/** Plays one scenario; runs of its own keep it apart from the others. */
export async function checkScenario(server: ServerUnderTest, scenario: ServerScenario): Promise<Report> {
  const { clause, name } = scenario;
  await using stage = new Stage(server);
  const steps: readonly Step[] = [...scenario.setup, ...scenario.operations];
  for (const [i, step] of steps.entries()) {
    const failure = await take(stage, step).catch((error: unknown) => error);
    if (failure instanceof NotOffered)
      return { clause, name, verdict: 'not applicable', detail: `needs ${failure.message}` };
    if (failure !== undefined)
      return { clause, name, verdict: 'failed', detail: `step ${i + 1}, ${describe(step)}: ${reasonOf(failure)}` };
  }
  return { clause, name, verdict: 'passed', detail: '' };
}

type Step = Drive | Look | SenderStep;

function take(stage: Stage, step: Step): Promise<void> {
  if (isLook(step)) return look(stage, step);
  return isSenderStep(step) ? send(stage, step) : drive(stage, step);
}

const LOOKS: ReadonlySet<string> = new Set<Look['do']>([
  'ask',
  'open',
  'read',
  'framing',
  'leave',
  'fill',
  'token',
  'messages',
]);

const isLook = (step: Step): step is Look => LOOKS.has(step.do);

const isSenderStep = (step: Step): step is SenderStep => (SENDER_STEPS as readonly string[]).includes(step.do);

function describe(step: Step): string {
  const { do: verb, ...rest } = step;
  return `${verb} ${JSON.stringify(rest).slice(0, 200)}`;
}

const reasonOf = (error: unknown): string =>
  error instanceof Mismatch
    ? error.message
    : `could not be done: ${error instanceof Error ? error.message : String(error)}`;
