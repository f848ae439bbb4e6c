import { CloudTaskService, createNetwork } from '@runwatch/cloud-task';
import { describe, test } from 'vitest';
import type { CreateClient } from './client-under-test.ts';
import { runClientConformance } from './run-client-conformance.ts';

const createClient: CreateClient = ({ apiUrl, apiKey, projectId, clock }) => {
  const network = createNetwork();
  const account = { id: 'conformance', apiHost: apiUrl, projectId, token: async () => apiKey };
  const client = new CloudTaskService({ clock, random: () => 0.5, network, account });
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    },
  };
};

runClientConformance({ createClient, describe, test });
