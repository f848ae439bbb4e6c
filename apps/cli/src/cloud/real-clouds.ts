import { activity, type Clock, systemClock } from '@runwatch/async';
import { CloudTaskService, createNetwork, environmentRoutes } from '@runwatch/cloud-task';
import { isScenarioName, type ScenarioName, scenarioNames, startLocalCloud } from '@runwatch/local-cloud';
import type { CloudAccount } from './account.ts';
import { answerForNobody } from './answer-for-nobody.ts';
import type { Cloud, CloudPorts, DemoCloud, DemoServer } from './cloud.ts';

/** Clouds as the running program reaches them: over the network, or inside itself. */
export const realClouds = (nature: Omit<Nature, 'clock'>): CloudPorts => ({
  connect: (account) => connect(account, { clock: systemClock, ...nature }),
  demo: (scenario) => startDemo(scenario, { clock: systemClock, ...nature }),
  serve,
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

const known = (scenario: string): ScenarioName => {
  if (isScenarioName(scenario)) return scenario;
  throw new RangeError(`Unknown scenario: ${scenario}; there are ${scenarioNames().join(', ')}`);
};

async function serve({ scenarios, port }: { scenarios: readonly string[]; port: number }): Promise<DemoServer> {
  const names = scenarios.length > 0 ? scenarios.map(known) : scenarioNames();
  const local = await startLocalCloud({ port });
  return {
    account: { url: local.apiUrl, projectId: local.projectId, key: local.apiKey },
    runs: names.map((scenario) => {
      const { runId, title } = local.play(scenario);
      return { scenario, runId, title };
    }),
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}

async function startDemo(name: string, nature: Nature): Promise<DemoCloud> {
  const scenario = known(name);
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
