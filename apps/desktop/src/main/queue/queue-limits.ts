import { AppError } from '../app-error.ts';
import type { KeptQueue, Message } from './message.ts';

/** Nobody writes more than this to an agent that does not answer; what is more is a program, or a mistake. */
const MOST_MESSAGES = 50;
/** Each is watched while something waits for it. */
const MOST_RUNS = 20;
const MOST_CHARACTERS = 200_000;
const MOST_CHARACTERS_IN_ALL = 4_000_000;

/** @throws {AppError} when there is no room for another message to a run: `own` waits for it, `others` for other runs */
export function checkRoom(own: readonly Message[], others: readonly KeptQueue[], text: string): void {
  if (text.length > MOST_CHARACTERS)
    throw new AppError(`This is too long to wait here: at most ${MOST_CHARACTERS.toLocaleString('en')} characters`);
  if (own.length >= MOST_MESSAGES)
    throw new AppError(`${MOST_MESSAGES} messages wait for this run already: remove one first`);
  if (others.filter(({ isOver }) => !isOver).length >= MOST_RUNS)
    throw new AppError(`Messages wait for ${MOST_RUNS} runs already: let some of them go first`);
  const kept = [...own, ...others.flatMap(({ messages }) => messages)];
  if (kept.reduce((sum, message) => sum + message.text.length, text.length) > MOST_CHARACTERS_IN_ALL)
    throw new AppError('The messages that wait take up all the room there is: remove some first');
}
