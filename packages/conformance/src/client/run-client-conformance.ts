import type { TestRunner } from '../test-runner.ts';
import { performances } from './check-client.ts';
import type { CreateClient } from './client-under-test.ts';
import { clientScenarios } from './scenarios/client-scenarios.ts';

/** Registers a test for every scenario and leg, at the runner of whoever calls. */
export function runClientConformance(options: { createClient: CreateClient } & TestRunner): void {
  const { createClient, describe, test } = options;
  for (const [subject, scenarios] of Object.entries(clientScenarios))
    describe(`A client that watches runs: ${subject}`, () => {
      for (const { name, play } of performances(scenarios))
        test(name, async () => {
          const { verdict, detail } = await play(createClient);
          if (verdict !== 'passed') throw new Error(detail);
        });
    });
}
