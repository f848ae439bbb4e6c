import { z } from 'zod';

const KEY = 'runwatch:own-answers';
// More than anybody remembers having given.
const MOST = 500;

const Kept = z.array(z.tuple([z.string(), z.string()]));

/** The answers that were given in this app, by request: kept over a restart, shared by all windows. */
function ownAnswers(): Map<string, string> {
  try {
    return new Map(Kept.parse(JSON.parse(localStorage.getItem(KEY) ?? '[]')));
  } catch {
    return new Map(); // written by something else
  }
}

/** Remembers which option was chosen here. */
export function noteOwnAnswer(requestId: string, optionId: string): void {
  const answers = ownAnswers();
  answers.delete(requestId);
  answers.set(requestId, optionId);
  try {
    localStorage.setItem(KEY, JSON.stringify([...answers].slice(-MOST)));
  } catch {
    // There is no room left. It will be said to have been given elsewhere, which is better than not to give it.
  }
}

/** Whether the answer that a request got is the one that was given here. */
export const isOwnAnswer = (requestId: string, optionId: string | null): boolean =>
  optionId !== null && ownAnswers().get(requestId) === optionId;
