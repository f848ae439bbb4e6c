import { expect, it } from 'vitest';
import { joinSeam } from '../index.ts';
import { chunk, entryOf, message, notice } from './testing/world.ts';

const told = (notification: Record<string, unknown>) => entryOf({ type: 'notification', notification });

it('joins as the README says', () => {
  const started = told(notice('_posthog/run_started', { runId: 'r' }));
  const end = told(notice('_posthog/turn_complete', {}));
  const log = [started, told(message('I will look at the test.'))];
  const live = [started, told(chunk('I will look at ')), told(chunk('the test.')), end];

  const seam = joinSeam({ log, live, anchored: false });
  const shown = seam.rows.map((row) => row.line);
  const final = seam.proven ? log.slice(0, seam.logAt) : [];

  expect(shown).toEqual([...log, end].map((entry) => entry.line));
  expect(final).toEqual(log);
});
