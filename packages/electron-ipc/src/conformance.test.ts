import { CloudTaskService, createCloudRunsRouter, createNetwork } from '@runwatch/cloud-task';
import { type CreateClient, checkClient, clientScenarios } from '@runwatch/conformance';
import { expect, test } from 'vitest';
import { createIpcClient } from './renderer/index.ts';
import { InMemoryBridge } from './testing/in-memory-bridge.ts';

/** The client of a page, the boundary, and the service behind it. */
const createClient: CreateClient = ({ apiUrl, apiKey, projectId, clock }) => {
  const network = createNetwork();
  const account = { id: 'conformance', apiHost: apiUrl, projectId, token: async () => apiKey };
  const service = new CloudTaskService({ clock, random: () => 0.5, network, account });
  const bridge = new InMemoryBridge(createCloudRunsRouter(service));
  return {
    client: createIpcClient(),
    async [Symbol.asyncDispose]() {
      bridge.page.abort();
      await service[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    },
  };
};

test.each(['opening', 'gaps'])(
  'across the boundary a page is told the truth as well: %s',
  async (subject) => {
    const reports = await checkClient(createClient, clientScenarios[subject] ?? []);
    expect(reports.length).toBeGreaterThan(5);
    expect(reports.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  },
  120_000,
);
