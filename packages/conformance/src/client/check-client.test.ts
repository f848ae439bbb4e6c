import { expect, test } from 'vitest';
import { createNaiveClient } from '../testing/naive-client.ts';
import { checkClient } from './check-client.ts';
import { clientScenarios } from './scenarios/client-scenarios.ts';

/** What the naive client must be found out by, and how its first failure is told. */
const FOUND_OUT = {
  B1: 'main 0 of 1 should be {"text":"beforebetweenafter"}, but is {"text":"beforeafter"}',
  B2: 'main 0 of 1 should be {"text":"beforethe tailand its end"}, but is {"text":"beforethe tailand its endthe tailand its end"}',
  B4: 'the end was told before {"do":"until-shown","text":"four"}; told: snapshot ended | 1 entries',
  B5: 'should be {"text":"long agoa message that is half over when somebody comesthe next one"}, but is {"text":"long ago',
  B6: 'the reader broke off: SyntaxError',
  R4: 'should be {"text":"It was a race.okokNow it waits."}, but is {"text":"It was a race.okokwaits."}',
  E1: 'main 0 of 1 should be {"text":"beforeunheard"}, but is {"text":"before"}',
  E3: 'in vain for the end; told: snapshot from | 2 entries | in_progress',
  E5: 'the end was told before {"do":"until-open","streams":1}',
} as const;

/** Waiting in vain is what some of them come to. */
const PATIENCE_MS = 3_000;

test('checkClient() finds a naive client out, and lets it pass where nothing goes wrong', async () => {
  const all = Object.values(clientScenarios).flat();
  const plain = all.filter(({ name }) => name === 'a run without trouble');
  expect(await checkClient(createNaiveClient, plain)).toEqual([
    { clause: '', name: 'a run without trouble (proxy leg)', verdict: 'passed', detail: '' },
    { clause: '', name: 'a run without trouble (api leg)', verdict: 'passed', detail: '' },
  ]);
  for (const [id, detail] of Object.entries(FOUND_OUT)) {
    const [scenario] = all.filter(({ name }) => name.startsWith(`${id}: `));
    const reports = await checkClient(createNaiveClient, scenario ? [scenario] : [], PATIENCE_MS);
    expect(reports, id).toMatchObject([
      { clause: id, verdict: 'failed', detail: expect.stringContaining(detail) },
      { clause: id, verdict: 'failed', detail: expect.stringContaining(detail) },
    ]);
  }
});
