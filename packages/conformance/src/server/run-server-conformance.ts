import type { TestRunner } from '../test-runner.ts';
import { checkScenario } from './check-server.ts';
import { serverScenarios } from './scenarios/server-scenarios.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/** Registers a test for every scenario, at the runner of whoever calls. A scenario that is not applicable is skipped with its reason. */
export function runServerConformance(options: ServerUnderTest & TestRunner): void {
  const { describe, test } = options;
  for (const [subject, scenarios] of Object.entries(serverScenarios))
    describe(`A server of the wire contract: ${subject}`, () => {
      for (const scenario of scenarios)
        test(`${scenario.clause} ${scenario.name}`, async (context) => {
          const { verdict, detail } = await checkScenario(options, scenario);
          if (verdict === 'not applicable') context.skip(`not applicable: ${detail}`);
          else if (verdict === 'failed') throw new Error(detail);
        });
    });
}
