import { afterAll, describe, test } from 'vitest';
import { startLocalCloudUnderTest } from '../testing/local-cloud-under-test.ts';
import { runServerConformance } from './run-server-conformance.ts';

const server = await startLocalCloudUnderTest();
afterAll(() => server[Symbol.asyncDispose]());
runServerConformance({ ...server, describe, test });
