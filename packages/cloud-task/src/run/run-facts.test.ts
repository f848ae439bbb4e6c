import type { RunMeta, TaskRun } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { mergeRun, metaOf, RunFacts } from './run-facts.ts';

const ref = { taskId: 't', runId: 'r' };
const run = (status: string, updatedAt: string | null): RunMeta =>
  metaOf(ref, { id: 'r', status, updated_at: updatedAt, output: null } as TaskRun);

describe('B10: mergeRun()', () => {
  test.each<[string, RunMeta | null, RunMeta, 'known' | 'told']>([
    ['the first word there is', null, run('queued', null), 'told'],
    [
      'the newer of two live ones',
      run('queued', '2026-01-01T00:00:01Z'),
      run('in_progress', '2026-01-01T00:00:02Z'),
      'told',
    ],
    [
      'what is known over something older',
      run('in_progress', '2026-01-01T00:00:02Z'),
      run('queued', '2026-01-01T00:00:01Z'),
      'known',
    ],
    [
      'the later told on a tie',
      run('queued', '2026-01-01T00:00:01Z'),
      run('in_progress', '2026-01-01T00:00:01Z'),
      'told',
    ],
    ['the later told without timestamps', run('queued', null), run('in_progress', null), 'told'],
    [
      'a terminal status with an unchanged timestamp',
      run('in_progress', '2026-01-01T00:00:01Z'),
      run('completed', '2026-01-01T00:00:01Z'),
      'told',
    ],
    [
      'a terminal status with an older timestamp',
      run('in_progress', '2026-01-01T00:00:05Z'),
      run('failed', '2026-01-01T00:00:01Z'),
      'told',
    ],
    [
      'a terminal status over a newer live one',
      run('completed', '2026-01-01T00:00:01Z'),
      run('in_progress', '2026-01-01T00:00:09Z'),
      'known',
    ],
  ])('believes %s', (_, known, told, expected) => {
    expect(mergeRun(known, told)).toBe(expected === 'known' ? known : told);
  });
});

describe('RunFacts', () => {
  test('keeps a state that the stream told before the run was read', () => {
    const facts = new RunFacts(ref);
    facts.told({ type: 'task_run_state', status: 'completed', output: undefined });
    expect(facts.isOver).toBe(true);
    facts.read({ id: 'r', status: 'in_progress', branch: 'main', output: null } as TaskRun);
    expect(facts.run).toMatchObject({ status: 'completed', branch: 'main' });
  });

  test('wakes whoever waits for the end, once', () => {
    const facts = new RunFacts(ref);
    let woken = 0;
    facts.whenOver(() => woken++);
    facts.read({ id: 'r', status: 'in_progress', output: null } as TaskRun);
    expect(woken).toBe(0);
    facts.told({ type: 'task_run_state', status: 'cancelled', output: undefined });
    facts.told({ type: 'task_run_state', status: 'cancelled', output: undefined });
    expect(woken).toBe(1);
  });
});

test('S8: an output that nests without end can still be cloned on its way to a window, and others stay as they are', () => {
  const deep = JSON.parse(`${'{"a":['.repeat(50_000)}${']}'.repeat(50_000)}`) as unknown;
  const output = { summary: 'Done.', files: [{ path: 'a', lines: [1, 2, null] }] };
  const facts = new RunFacts(ref);
  facts.read({ id: 'r', status: 'in_progress', output: deep } as TaskRun);
  expect(() => structuredClone(facts.run)).not.toThrow();
  facts.told({ type: 'task_run_state', status: 'in_progress', output: { ...output, deep } });
  expect(structuredClone(facts.run?.output)).toMatchObject(output);
  facts.told({ type: 'task_run_state', status: 'in_progress', output: null });
  expect(facts.run?.output).toMatchObject(output);
});
