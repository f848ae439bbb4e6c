import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import {
  type CreateClient,
  checkServer,
  runClientConformance,
  runServerConformance,
  type ServerUnderTest,
  serverScenarios,
} from './index.ts';
import { startLocalCloudUnderTest } from './testing/local-cloud-under-test.ts';

test('the example of the README runs', async () => {
  await using cloud = await startLocalCloudUnderTest();
  const { baseUrl, apiKey, projectId } = cloud;
  const driver = { createRun: cloud.driver.createRun?.bind(cloud.driver) ?? expect.fail('Runs cannot be created') };
  const createClient: CreateClient = () => expect.fail('No client is made before a test runs');
  const names: string[] = [];
  const describe = (_: string, define: () => void) => define();
  const test = (name: string) => names.push(name);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});

  runServerConformance({ baseUrl, apiKey, projectId, driver, describe, test }); // a test for every scenario
  runClientConformance({ createClient, describe, test });

  const server: ServerUnderTest = { baseUrl, apiKey, projectId, driver };
  const reports = await checkServer(server, Object.values(serverScenarios).flat()); // the same without a test runner
  for (const { verdict, clause, name, detail } of reports) console.log(verdict, clause, name, detail);

  expect(log).toHaveBeenCalledTimes(reports.length);
  expect(log).toHaveBeenCalledWith('passed', '1.3', 'a run may be queued', '');
  expect(log).toHaveBeenCalledWith(
    'not applicable',
    '1.5',
    'an entry larger than a page is a page of its own',
    'needs driver.log',
  );
  expect(reports.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  expect(names).toContain('1.3 a run may be queued');
  expect(names).toContain('a run without trouble (api leg)');
  log.mockRestore();
});

test('every line of code in the README stands in code that runs', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n(.*?)```/s.exec(read('../README.md')) ?? [];
  const lines = code.split('\n').filter((line) => line !== '');
  expect(lines).toHaveLength(5);
  expect(lines.filter((line) => !read('readme.test.ts').includes(line))).toEqual([]);
});
