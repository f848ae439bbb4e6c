import { activity, type Clock, systemClock } from '@runwatch/async';
import { CloudTaskService, createNetwork, environmentRoutes } from '@runwatch/cloud-task';
import { isScenarioName, scenarioNames, startLocalCloud } from '@runwatch/local-cloud';
import type { CloudAccount } from './account.ts';
import { answerForNobody } from './answer-for-nobody.ts';
import type { Cloud, CloudPorts, DemoCloud } from './cloud.ts';

/** Clouds as the running program reaches them: over the network, or inside itself. */
export const realClouds = (nature: Omit<Nature, 'clock'>): CloudPorts => ({
  connect: (account) => connect(account, { clock: systemClock, ...nature }),
  demo: (scenario) => startDemo(scenario, { clock: systemClock, ...nature }),
});

interface Nature {
  clock: Clock;
  random: () => number;
  /** Somebody can answer what a run asks. */
  attended: boolean;
  /** Where it is said which proxies are gone through. */
  environment: Readonly<Record<string, string | undefined>>;
}

function connect({ url, projectId, key }: CloudAccount, { clock, random, environment }: Nature): Cloud {
  const network = createNetwork({ routes: environmentRoutes(environment) });
  const service = new CloudTaskService({
    clock,
    random,
    network,
    account: { id: 'cli', apiHost: url, projectId, token: async () => key },
  });
  return {
    client: service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    },
  };
}

async function startDemo(scenario: string, nature: Nature): Promise<DemoCloud> {
  if (!isScenarioName(scenario))
    throw new RangeError(`Unknown scenario: ${scenario}; there are ${scenarioNames().join(', ')}`);
  const local = await startLocalCloud();
  try {
    const run = local.play(scenario);
    const { taskId, runId, title, repository } = run;
    const cloud = connect({ url: local.apiUrl, projectId: local.projectId, key: local.apiKey }, nature);
    const answering = nature.attended
      ? undefined
      : activity((signal) => answerForNobody(run, nature.clock, signal), new AbortController().signal);
    return {
      client: cloud.client,
      run: { ref: { taskId, runId }, title, repository, resume: null },
      async [Symbol.asyncDispose]() {
        await answering?.[Symbol.asyncDispose]();
        await cloud[Symbol.asyncDispose]();
        await local[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await local[Symbol.asyncDispose]();
    throw error;
  }
}
