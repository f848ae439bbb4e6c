import type { QueuedMessage, QueueView, WaitsFor } from '../../main/queue/queue-view.ts';

const WAITS_FOR: Readonly<Record<WaitsFor, string>> = {
  turn: 'waits here until the agent’s turn is over',
  start: 'waits until the agent has taken up the message before',
  look: 'waits until it is known what the agent does',
  edit: 'waits until the editing is done',
  retry: 'not sent yet, and tried again by itself',
  failed: 'waits behind the message that was not sent',
  'watch-only': 'nothing goes while you only watch',
  connection: 'waits for the connection, and goes by itself then',
  network: 'waits for the network, and goes by itself then',
  paused: 'waits until you resume the connection',
  'sign-in': 'waits until you are signed in again, and goes by itself then',
  access: 'waits, because this account may not read the run any more',
  run: 'waits until the run can be read again',
  over: 'nothing goes any more: the run is being stopped',
};

/** What all of it waits for, in a few words; null when that is said of each message. */
export function waitText({ messages, waitsFor, isOver }: QueueView): string | null {
  if (isOver) return 'not sent: the run is over';
  if (waitsFor === null || (waitsFor === 'failed' && messages.length === 1)) return null;
  return WAITS_FOR[waitsFor];
}

/** How one message is, beyond that it waits as the others do; null when it does. */
export function stateText({ state, failure, isEdited }: QueuedMessage, isOver: boolean): string | null {
  if (isOver)
    return state === 'sending' || state === 'sent'
      ? 'The run is over, and this was not seen in it'
      : 'The run is over, and this was not sent';
  if (isEdited) return 'Being edited in another window';
  switch (state) {
    case 'waiting':
      return failure === null ? null : `Not sent yet: ${failure}`;
    case 'held-back':
      return 'Held back: the turn was interrupted';
    case 'sending':
      return 'Sending…';
    case 'sent':
      return 'Waits for the agent';
    case 'failed':
      return `Not sent: ${failure ?? 'the reason is not known'}`;
  }
}

/** What is said to those who listen, when the queue was `before` and is `now`; null when there is nothing to say. */
export function spokenChange(before: QueueView, now: QueueView): string | null {
  const stateOf = (view: QueueView, id: string) => view.messages.find((message) => message.id === id)?.state;
  const waits = (view: QueueView) =>
    view.messages.filter(({ state }) => state === 'waiting' || state === 'held-back').length;
  if (now.isOver && !before.isOver && now.messages.length > 0)
    return `The run is over. ${counted(now.messages.length)} not sent.`;
  const gone = now.messages.filter(
    ({ id, state }) => (state === 'sending' || state === 'sent') && stateOf(before, id) === 'waiting',
  );
  if (gone.length > 0) return `Sent from the queue: ${gone.map(({ text }) => text).join(' ')}`;
  if (now.messages.some(({ id, state }) => state === 'held-back' && stateOf(before, id) === 'waiting'))
    return 'The turn was interrupted. What waits in the queue is held back.';
  if (now.messages.some(({ id, state }) => state === 'failed' && stateOf(before, id) !== 'failed'))
    return 'A message of the queue was not sent.';
  if (waits(now) > waits(before)) return `Waits in the queue: ${counted(waits(now))}.`;
  return null;
}

const counted = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);
