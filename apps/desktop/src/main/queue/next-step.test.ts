import type { ConnectionPhase } from '@runwatch/protocol';
import { ConnectionPhase as Phases } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { type Message, newMessage, type Posted } from './message.ts';
import { nextStep, OWN_TURN_QUIET_MS, type Situation } from './next-step.ts';

const NOW = 1_000_000;
const posted: Posted = { floor: 3, older: 0, acceptedAt: null };
const message = (id: string, more: Partial<Message> = {}): Message => ({ ...newMessage(id, `text of ${id}`), ...more });
const [a, b] = [message('a'), message('b')];
const running = { kind: 'running', own: false } as const;
const over = { kind: 'over', stopReason: 'end_turn' } as const;

const at = (more: Partial<Situation>): Situation => ({
  messages: [a, b],
  handed: 0,
  isOver: false,
  isStopping: false,
  watchOnly: false,
  phase: 'live',
  turn: over,
  heardAt: NOW,
  edited: new Set(),
  now: NOW,
  ...more,
});
const send = (id: string) => `send ${id}`;
const wait = (what: string | null, until?: number) => `wait for ${what}${until === undefined ? '' : ` until ${until}`}`;
const said = (situation: Situation): string => {
  const step = nextStep(situation);
  return step.do === 'send' ? send(step.message.id) : wait(step.for, step.until);
};

describe('nextStep()', () => {
  test.each<[string, Partial<Situation>, string]>([
    ['nothing waits', { messages: [] }, wait(null)],
    ['no turn runs', {}, send('a')],
    ['none has been told of yet', { turn: { kind: 'none' } }, send('a')],
    [
      'a turn was interrupted, and what waits came later',
      { turn: { kind: 'over', stopReason: 'cancelled' } },
      send('a'),
    ],
    ['a turn runs', { turn: running }, wait('turn')],
    ['the run is over', { isOver: true }, wait('over')],
    ['the run is being stopped', { isStopping: true }, wait('over')],
    ['one only watches', { watchOnly: true }, wait('watch-only')],
    ['the run has not been read', { turn: null }, wait('look')],
    ['nothing is known of the wire', { phase: null }, wait('look')],
    ['one is on its way', { messages: [message('a', { state: 'sending', posted }), b] }, wait('start')],
    ['one has not been taken up', { messages: [message('a', { state: 'sent', posted }), b] }, wait('start')],
    ['only such a one is there', { messages: [message('a', { state: 'sent', posted })] }, wait(null)],
    ['another was let through just now', { handed: 1 }, wait('start')],
    ['the first was not accepted', { messages: [message('a', { state: 'failed' }), b] }, wait('failed')],
    ['the first is being edited', { edited: new Set(['a']) }, wait('edit')],
    ['another is being edited', { edited: new Set(['b']) }, send('a')],
    [
      'the first is to be tried again later',
      { messages: [message('a', { retryAt: NOW + 5 }), b] },
      wait('retry', NOW + 5),
    ],
    ['it is time to try again', { messages: [message('a', { retryAt: NOW }), b] }, send('a')],
    [
      'the first may have arrived and a turn runs',
      { messages: [message('a', { posted }), b], turn: running },
      send('a'),
    ],
    [
      'the first may have arrived and the wire is cut',
      { messages: [message('a', { posted })], phase: 'reconnecting' },
      wait('connection'),
    ],
    ['one is to go now while a turn runs', { messages: [a, message('b', { urgent: true })], turn: running }, send('b')],
    [
      'one is to go now behind one that was sent',
      { messages: [message('a', { state: 'sent', posted }), message('b', { urgent: true })] },
      send('b'),
    ],
    [
      'one is to go now, and one only watches',
      { messages: [message('a', { urgent: true })], watchOnly: true },
      wait('watch-only'),
    ],
    ['all are held back', { messages: [message('a', { state: 'held-back' })] }, wait(null)],
    ['the first is held back', { messages: [message('a', { state: 'held-back' }), b] }, send('b')],
    [
      'the first is held back and a turn runs',
      { messages: [message('a', { state: 'held-back' }), b], turn: running },
      wait('turn'),
    ],
    [
      'the agent is at a turn of its own',
      { turn: { kind: 'running', own: true } },
      wait('turn', NOW + OWN_TURN_QUIET_MS),
    ],
    [
      'a turn of its own has been quiet for long',
      { turn: { kind: 'running', own: true }, heardAt: NOW - OWN_TURN_QUIET_MS },
      send('a'),
    ],
    ['a turn has been quiet for long', { turn: running, heardAt: NOW - 10 * OWN_TURN_QUIET_MS }, wait('turn')],
  ])('says what goes next when %s', (_, situation, step) => {
    expect(said(at(situation))).toBe(step);
  });

  test('sends nothing unless the wire is live', () => {
    const phases = Object.fromEntries(Phases.options.map((phase: ConnectionPhase) => [phase, said(at({ phase }))]));
    expect(phases).toEqual({
      live: send('a'),
      ended: wait('over'),
      idle: wait('connection'),
      connecting: wait('connection'),
      'catching-up': wait('connection'),
      reconnecting: wait('connection'),
      failed: wait('run'),
      'waiting-for-network': wait('network'),
      paused: wait('paused'),
      'signed-out': wait('sign-in'),
      forbidden: wait('access'),
    });
  });
});
