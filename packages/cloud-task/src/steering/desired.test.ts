import { describe, expect, test } from 'vitest';
import { AT_EASE, type Desired, desiredOf, type Steering, type SteeringEvent, steer, TICK_MS } from './desired.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;

type Network = Steering['network'];
type State = `${Network} ${Steering['machine']}`;
/** A state, with `+` where what was open before is not trusted any more. */
type Cell = State | `${State} +`;

const EVENTS = {
  offline: { kind: 'offline' },
  online: { kind: 'online', at: NOW },
  changed: { kind: 'changed', at: NOW },
  reached: { kind: 'reached' },
  suspend: { kind: 'suspend', at: NOW },
  resume: { kind: 'resume', at: NOW },
  tick: { kind: 'tick', setAt: NOW - TICK_MS, at: NOW },
  jump: { kind: 'tick', setAt: NOW - TICK_MS - 60 * MINUTE, at: NOW },
} satisfies Record<string, SteeringEvent>;

const TABLE: Record<State, Record<keyof typeof EVENTS, Cell>> = {
  'online awake': {
    offline: 'offline awake',
    online: 'online awake',
    changed: 'online awake +',
    reached: 'online awake',
    suspend: 'online asleep',
    resume: 'online awake +',
    tick: 'online awake',
    jump: 'online awake +',
  },
  'offline awake': {
    offline: 'offline awake',
    online: 'online awake +',
    changed: 'offline awake +',
    reached: 'doubted awake',
    suspend: 'offline asleep',
    resume: 'offline awake +',
    tick: 'offline awake',
    jump: 'offline awake +',
  },
  'doubted awake': {
    offline: 'doubted awake',
    online: 'online awake',
    changed: 'doubted awake +',
    reached: 'doubted awake',
    suspend: 'doubted asleep',
    resume: 'doubted awake +',
    tick: 'doubted awake',
    jump: 'doubted awake +',
  },
  'online asleep': {
    offline: 'offline asleep',
    online: 'online asleep',
    changed: 'online asleep +',
    reached: 'online asleep',
    suspend: 'online asleep',
    resume: 'online awake +',
    tick: 'online asleep',
    jump: 'online awake +',
  },
  'offline asleep': {
    offline: 'offline asleep',
    online: 'online asleep +',
    changed: 'offline asleep +',
    reached: 'doubted asleep',
    suspend: 'offline asleep',
    resume: 'offline awake +',
    tick: 'offline asleep',
    jump: 'offline awake +',
  },
  'doubted asleep': {
    offline: 'doubted asleep',
    online: 'online asleep',
    changed: 'doubted asleep +',
    reached: 'doubted asleep',
    suspend: 'doubted asleep',
    resume: 'doubted awake +',
    tick: 'doubted asleep',
    jump: 'doubted awake +',
  },
};

/** Long awake; or it said good night when the timer of the event was set. */
function stateOf(name: State, paused: boolean, event: SteeringEvent): Steering {
  const [network, machine] = name.split(' ') as [Network, Steering['machine']];
  const sleptAt = machine === 'awake' ? Number.NEGATIVE_INFINITY : event.kind === 'tick' ? event.setAt : NOW - 5_000;
  return { ...AT_EASE, network, machine, paused, epoch: 7, sleptAt };
}

const cellOf = ({ network, machine, epoch }: Steering): Cell =>
  epoch === 7 ? `${network} ${machine}` : `${network} ${machine} +`;

describe('steer()', () => {
  const cells = Object.entries(TABLE).flatMap(([state, row]) =>
    Object.entries(row).map(([event, cell]) => [state, event, cell] as [State, keyof typeof EVENTS, Cell]),
  );

  test.each(cells)('%s, %s -> %s, paused or not', (state, name, cell) => {
    const event = EVENTS[name];
    for (const paused of [false, true]) {
      const after = steer(stateOf(state, paused, event), event);
      expect([cellOf(after), after.paused]).toEqual([cell, paused]);
      expect(after.backAt === NOW).toBe(cell.endsWith('+'));
    }
  });

  test.each(Object.keys(TABLE) as State[])('%s is the same but for the pause after pausing and resuming', (name) => {
    for (const paused of [false, true]) {
      const before = stateOf(name, paused, EVENTS.tick);
      expect(steer(before, { kind: 'pause' })).toEqual({ ...before, paused: true });
      expect(steer(before, { kind: 'unpause' })).toEqual({ ...before, paused: false });
    }
  });

  test.each([
    ['a drift of 90 s', 90_000, false],
    ['three minutes', 180_000, true],
    ['an hour', 3_600_000, true],
    ['a clock set back by an hour', -3_600_000, false],
  ])('H4: %s in the clock is a sleep: %s', (_, late, isSleep) => {
    const after = steer(AT_EASE, { kind: 'tick', setAt: NOW - TICK_MS - late, at: NOW });
    expect(after.epoch > 0).toBe(isSleep);
  });

  test('H4: one sleep that is noticed twice is one, whichever notice comes first', () => {
    const jump = { kind: 'tick', setAt: NOW - 60 * MINUTE, at: NOW } as const;
    const epochs = [
      [{ kind: 'suspend', at: NOW - 59 * MINUTE }, { kind: 'resume', at: NOW - 3_000 }, jump],
      [{ kind: 'suspend', at: NOW - 59 * MINUTE }, jump, { kind: 'resume', at: NOW + 3_000 }],
      [jump, { kind: 'resume', at: NOW + 3_000 }],
      [{ kind: 'resume', at: NOW - 3_000 }, jump],
    ].map((events) => (events as SteeringEvent[]).reduce(steer, AT_EASE).epoch);
    expect(epochs).toEqual([1, 1, 1, 1]);
    const twice = [jump, { kind: 'resume', at: NOW + 5 * MINUTE }] as SteeringEvent[];
    expect(twice.reduce(steer, AT_EASE).epoch).toBe(2);
  });

  test('H4: a machine that said good night and goes on ticking is awake', () => {
    const asleep = steer(AT_EASE, { kind: 'suspend', at: NOW });
    const ticks = [0, 1, 2].map(
      (n): SteeringEvent => ({ kind: 'tick', setAt: NOW + n * TICK_MS, at: NOW + (n + 1) * TICK_MS }),
    );
    const states = ticks.map((_, n) => ticks.slice(0, n + 1).reduce(steer, asleep).machine);
    expect(states).toEqual(['asleep', 'asleep', 'awake']);
  });
});

describe('desiredOf()', () => {
  test.each<[Network, Steering['machine'], boolean, Desired['kind']]>([
    ['online', 'awake', false, 'connected'],
    ['offline', 'awake', false, 'waiting-for-network'],
    ['doubted', 'awake', false, 'connected'],
    ['online', 'asleep', false, 'asleep'],
    ['offline', 'asleep', false, 'asleep'],
    ['doubted', 'asleep', false, 'asleep'],
    ['online', 'awake', true, 'paused'],
    ['offline', 'awake', true, 'paused'],
    ['doubted', 'awake', true, 'paused'],
    ['online', 'asleep', true, 'paused'],
    ['offline', 'asleep', true, 'paused'],
    ['doubted', 'asleep', true, 'paused'],
  ])('is, when %s, %s and paused: %s, %s', (network, machine, paused, kind) => {
    expect(desiredOf({ ...AT_EASE, network, machine, paused, epoch: 3 })).toEqual({ kind, epoch: 3 });
  });
});
