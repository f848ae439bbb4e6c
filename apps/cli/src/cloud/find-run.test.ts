import { runSummary } from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import { ScriptedClient } from '../testing/scripted-client.ts';
import { findRun } from './find-run.ts';
import { describeRuns, runLines } from './list-runs.ts';

const runs = [
  runSummary({ taskId: 't-1', runId: '7c1e0001', createdAt: '2026-11-22T14:02:00Z' }, 'One'),
  runSummary({ taskId: 't-2', runId: '7c1e0002', createdAt: '2026-11-22T15:00:00Z', status: 'completed' }, 'Two'),
  runSummary({ taskId: 't-3', runId: 'a b/c', createdAt: null }, 'Three'),
];

const home = { url: 'https://eu.posthog.com', projectId: '7' };

const find = (name: string, list = runs) =>
  findRun(new ScriptedClient({ runs: list }), name, home, new AbortController().signal);

test.each([
  ['latest', '7c1e0002'],
  ['7c1e0001', '7c1e0001'],
  ['7c1e0002', '7c1e0002'],
])('findRun(%s) finds a run in the list', async (name, runId) => {
  expect(await find(name)).toMatchObject({ kind: 'found', run: { ref: { runId }, repository: 'acme/shop' } });
});

test('findRun() takes the beginning of an id when only one run begins so', async () => {
  expect(await find('7c1e', runs.slice(1))).toMatchObject({ kind: 'found', run: { title: 'Two' } });
  expect(await find('7c1e')).toEqual({
    kind: 'unclear',
    message: 'More than one run begins so: 7c1e0001, 7c1e0002',
  });
  expect(await find('7c1', runs.slice(1))).toMatchObject({ kind: 'not-found' });
});

test('findRun() takes task/run as it stands, slashes in the run id included', async () => {
  expect(await find('t-9/a b/c', [])).toEqual({
    kind: 'found',
    run: {
      ref: { taskId: 't-9', runId: 'a b/c' },
      title: null,
      repository: null,
      resume: "runwatch watch 't-9/a b/c'",
    },
  });
});

const t9 = { kind: 'found', run: { ref: { taskId: 't-9', runId: 'a b/c' }, resume: "runwatch watch 't-9/a b/c'" } };
test.each([
  ['a link', 'runwatch://open/task/t-9/run/a%20b%2Fc#42'],
  ['a link with an account of the app', 'runwatch://open/account/mine/task/t-9/run/a%20b%2Fc'],
  ['the address of its page', 'https://eu.posthog.com/project/7/tasks/t-9?runId=a%20b%2Fc'],
  ['the address of its page, without the project', 'https://eu.posthog.com/tasks/t-9?runId=a+b/c#top'],
  ['its address in the API', 'https://eu.posthog.com/api/projects/7/tasks/t-9/runs/a%20b%2Fc/'],
  ['an address under it', 'https://eu.posthog.com/api/projects/7/tasks/t-9/runs/a%20b%2Fc/logs/'],
])('findRun() takes %s', async (_what, name) => {
  expect(await find(name, [])).toMatchObject(t9);
});

test('findRun() takes the newest run of the task that an address names', async () => {
  const two = [...runs, runSummary({ taskId: 't-1', runId: '7c1e0009', createdAt: '2026-11-23T14:02:00Z' }, 'Four')];
  expect(await find('https://eu.posthog.com/project/7/tasks/t-1', two)).toMatchObject({ run: { title: 'Four' } });
  expect(await find('https://eu.posthog.com/project/7/tasks/t-8', two)).toEqual({
    kind: 'not-found',
    message: 'There are no runs in the task t-8',
  });
});

test.each([
  ['https://us.posthog.com/project/7/tasks/t-9?runId=r', 'an address of us.posthog.com, not of eu.posthog.com'],
  ['http://eu.posthog.com/project/7/tasks/t-9?runId=r', 'an address of eu.posthog.com, not of'],
  ['https://eu.posthog.com/project/8/tasks/t-9?runId=r', 'an address of project 8, not of 7'],
  ['https://eu.posthog.com/api/projects/8/tasks/t-9/runs/r/', 'an address of project 8, not of 7'],
  ['https://eu.posthog.com/project/7/insights/1', 'names no task'],
  ['https://eu.posthog.com/project/7/tasks/%zz?runId=r', 'Cannot read the address'],
  ['https://', 'Cannot read the address'],
  ['https://eu.posthog.com/tasks/t-9?runId=..', 'Cannot be the ids'],
  ['runwatch://stop/task/t/run/r', 'This link cannot be read'],
])('findRun(%s) says what is wrong with it', async (name, message) => {
  expect(await find(name)).toEqual({ kind: 'unclear', message: expect.stringContaining(message) });
});

test.each(['t-9/..', 't-9/', '/r', './r'])('findRun(%s) refuses ids that no path can hold', async (name) => {
  expect(await find(name)).toMatchObject({ kind: 'unclear' });
});

test('findRun() says what it looked through', async () => {
  expect(await find('nope')).toMatchObject({ kind: 'not-found', message: expect.stringContaining('nope') });
  expect(await find('latest', [])).toEqual({ kind: 'not-found', message: 'There are no runs in this project' });
});

test('findRun() quotes the name of a run as a shell needs it', async () => {
  expect(await find("t-9/it's")).toMatchObject({ run: { resume: "runwatch watch 't-9/it'\\''s'" } });
});

test('describeRuns() makes a table', () => {
  expect(describeRuns(runs, 'UTC')).toEqual([
    '7c1e0001  in progress  2026-11-22 14:02  One    acme/shop',
    '7c1e0002  completed    2026-11-22 15:00  Two    acme/shop',
    'a b/c     in progress                    Three  acme/shop',
  ]);
});

test('runLines() makes one object a run', () => {
  expect(JSON.parse(runLines(runs)[0] ?? '')).toEqual({
    v: 1,
    type: 'run',
    task: 't-1',
    id: '7c1e0001',
    title: 'One',
    repository: 'acme/shop',
    state: 'in_progress',
    created: '2026-11-22T14:02:00Z',
  });
});
