/** What is kept of a run's sender: the last number accepted (0 before the first), and whether the stream is complete. */
export interface Sequence {
  readonly last: number;
  readonly completed: boolean;
}

/** Why a line cannot be taken: an answer with status 409, which names the last number accepted (protocol 8.3). */
export interface Conflict {
  readonly kind: 'conflict';
  readonly error: string;
  readonly last: number;
}

type EventVerdict = { readonly kind: 'accepted' } | { readonly kind: 'duplicate' } | Conflict;
type CompletionVerdict = { readonly kind: 'completed' } | { readonly kind: 'completed before' } | Conflict;

const conflict = (error: string, { last }: Sequence): Conflict => ({ kind: 'conflict', error, last });

/** What becomes of an event with this number (protocol 8.2). Completion is looked at first: after it even a repetition is refused. */
export function judgeEvent(sequence: Sequence, seq: number): EventVerdict {
  const { last, completed } = sequence;
  if (completed) return conflict('Task run stream is already complete', sequence);
  if (seq <= last) return { kind: 'duplicate' };
  if (seq === last + 1) return { kind: 'accepted' };
  return conflict(`Expected sequence ${last + 1}, got ${seq}`, sequence);
}

/** What becomes of a completion (protocol 8.4). A repeated one is fine, whatever it says. */
export function judgeCompletion(sequence: Sequence, finalSeq: number): CompletionVerdict {
  const { last, completed } = sequence;
  if (completed) return { kind: 'completed before' };
  if (finalSeq === last) return { kind: 'completed' };
  return conflict(`Cannot complete stream at sequence ${finalSeq}; last accepted sequence is ${last}`, sequence);
}
