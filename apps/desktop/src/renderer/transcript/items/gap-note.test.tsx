import { FILES_ACCOUNT, type Gap, type RunRef } from '@runwatch/protocol';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { RunContext } from '../run-context.ts';
import { GapNote } from './gap-note.tsx';

const gap = (why: Gap['why'], from: number, to: number | null = null): Gap => ({ why, from, to });
const RUN = { taskId: 't', runId: 'r' };
const show = (told: Gap, run: RunRef = RUN) => {
  render(
    <RunContext value={run}>
      <GapNote gap={told} onFetchAgain={async () => {}} />
    </RunContext>,
  );
  return screen.getByRole('note').querySelector('p')?.textContent;
};

it.each([
  [gap('unavailable', 0, 1_318), '1,318 entries missing before #1,319: the run log could not be read there.'],
  [gap('unavailable', 301, 302), '1 entry missing between #301 and #303: the run log could not be read there.'],
  [gap('unavailable', 1_318), 'What comes behind #1,318 could not be read from the run log.'],
  [gap('changed', 7), 'The run log was changed from here on, after it had been read.'],
  [gap('unproven', 7), 'Something may be missing here: it is not proven yet that what follows comes next.'],
])('a gap says what is missing and why: %o', (told, words) => {
  expect(show(told)).toBe(words);
  expect(screen.getByRole('button', { name: 'Fetch again' })).toBeDefined();
});

it.each([
  [gap('unavailable', 5), 'The file ends here, and does not say that the run did.'],
  [gap('changed', 0), 'The file was changed after it had been written.'],
])('a gap in a file says so, and offers nothing that nobody can do: %o', (told, words) => {
  expect(show(told, { ...RUN, accountId: FILES_ACCOUNT })).toBe(words);
  expect(screen.queryByRole('button')).toBeNull();
});
