import { Mismatch, type Report } from '../report.ts';
import type { ClientScenario, Leg } from './client-scenario.ts';
import type { CreateClient } from './client-under-test.ts';
import { judge } from './judge.ts';
import { playStep } from './play-step.ts';
import { openTheatre } from './theatre.ts';

// A busy machine gets what a quiet one needs a tenth of.
const PATIENCE_MS = 10_000;

const LEGS: readonly Leg[] = ['proxy', 'api'];

/** A scenario on one leg. */
export interface Performance {
  readonly name: string;
  play(createClient: CreateClient, patienceMs?: number): Promise<Report>;
}

/** Each scenario on each of its legs. */
export const performances = (scenarios: readonly ClientScenario[]): readonly Performance[] =>
  scenarios.flatMap((scenario) =>
    (scenario.legs ?? LEGS).map((leg) => ({
      name: nameOn(leg, scenario),
      play: (createClient: CreateClient, patienceMs = PATIENCE_MS) =>
        checkScenario(createClient, scenario, { leg, patienceMs }),
    })),
  );

const nameOn = (leg: Leg, { name }: ClientScenario): string => `${name} (${leg} leg)`;

/** Plays scenarios to a client, one after the other, and reports on each. `patienceMs`: real time that one thing may take. */
export async function checkClient(
  createClient: CreateClient,
  scenarios: readonly ClientScenario[],
  patienceMs?: number,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const { play } of performances(scenarios)) reports.push(await play(createClient, patienceMs));
  return reports;
}

async function checkScenario(
  createClient: CreateClient,
  scenario: ClientScenario,
  options: { leg: Leg; patienceMs: number },
): Promise<Report> {
  const [clause = ''] = /^[A-Z]\d+(?=: )/.exec(scenario.name) ?? [];
  const about = { clause, name: nameOn(options.leg, scenario) };
  await using theatre = await openTheatre(createClient, scenario, options);
  try {
    for (const step of [...scenario.setup, ...scenario.operations]) await playStep(theatre, step);
    await theatre.until(() => theatre.everyReaderEnded, 'the end');
    judge(theatre, scenario);
    await theatre.until(() => theatre.cloud.openStreams() === 0, 'the streams to be closed');
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return { ...about, verdict: 'failed', detail: error.message };
  }
  return { ...about, verdict: 'passed', detail: '' };
}
