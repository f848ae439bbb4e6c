import { describe, expect, it } from 'vitest';
import { parseRunHash, runHash } from './run-hash.ts';

describe('run address', () => {
  it.each([
    { taskId: 't1', runId: 'r1' },
    { taskId: 'a/b?c&d%e#f', runId: 'g h ü 漢' },
    { taskId: 'task', runId: '%2F' },
  ])('reads back what it wrote for %o', (run) => {
    expect(parseRunHash(runHash(run))).toEqual(run);
  });

  it.each(['', '#', '#/task/t', '#/task/t/run/', '#/task/t/run/r/x', '#/task/%zz/run/r', '#/task/../run/..'])(
    'names no run when it is %j',
    (hash) => {
      expect(parseRunHash(hash)).toBeNull();
    },
  );
});
