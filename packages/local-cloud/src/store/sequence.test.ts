import { expect, test } from 'vitest';
import { judgeCompletion, judgeEvent, type Sequence } from './sequence.ts';

const COMPLETE = 'Task run stream is already complete';

test.each<[Sequence, number, string]>([
  [{ last: 0, completed: false }, 1, 'accepted'],
  [{ last: 0, completed: false }, 2, 'Expected sequence 1, got 2'],
  [{ last: 7, completed: false }, 8, 'accepted'],
  [{ last: 7, completed: false }, 7, 'duplicate'],
  [{ last: 7, completed: false }, 1, 'duplicate'],
  [{ last: 7, completed: false }, 9, 'Expected sequence 8, got 9'],
  // Completion is looked at before the number.
  [{ last: 7, completed: true }, 7, COMPLETE],
  [{ last: 7, completed: true }, 8, COMPLETE],
  [{ last: 7, completed: true }, 9, COMPLETE],
])('W3, W4: a run at %j takes the event %i as it should', (sequence, seq, verdict) => {
  const judged = judgeEvent(sequence, seq);
  expect(judged.kind === 'conflict' ? judged.error : judged.kind).toBe(verdict);
  if (judged.kind === 'conflict') expect(judged.last).toBe(sequence.last);
});

test.each<[Sequence, number, string]>([
  [{ last: 0, completed: false }, 0, 'completed'],
  [{ last: 7, completed: false }, 7, 'completed'],
  [{ last: 7, completed: false }, 6, 'Cannot complete stream at sequence 6; last accepted sequence is 7'],
  [{ last: 7, completed: false }, 8, 'Cannot complete stream at sequence 8; last accepted sequence is 7'],
  [{ last: 7, completed: true }, 7, 'completed before'],
  [{ last: 7, completed: true }, 99, 'completed before'],
])('a run at %j takes a completion at %i as it should', (sequence, finalSeq, verdict) => {
  const judged = judgeCompletion(sequence, finalSeq);
  expect(judged.kind === 'conflict' ? judged.error : judged.kind).toBe(verdict);
});
