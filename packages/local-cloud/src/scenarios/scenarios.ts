import { fails } from './fails.ts';
import { finishedYesterday } from './finished-yesterday.ts';
import { flakyNetwork } from './flaky-network.ts';
import { goesQuiet } from './goes-quiet.ts';
import { longHistory } from './long-history.ts';
import type { Scenario } from './scenario.ts';
import { smallFix } from './small-fix.ts';

const scenarios = {
  'small-fix': smallFix,
  'long-history': longHistory,
  fails,
  'goes-quiet': goesQuiet,
  'finished-yesterday': finishedYesterday,
  'flaky-network': flakyNetwork,
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

/** Names of the scenarios that come with the cloud. */
export function scenarioNames(): ScenarioName[] {
  return Object.keys(scenarios) as ScenarioName[];
}

export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(scenarios, name);

export const scenarioOf = (name: ScenarioName): Scenario => scenarios[name];
