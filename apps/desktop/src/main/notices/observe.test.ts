import type { RunList, RunSummary } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { NOTHING_KNOWN, type NoticeMemory, observe } from './observe.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

const summary = (change: Partial<RunSummary> = {}, meta: Partial<RunSummary['run']> = {}): RunSummary => ({
  ref: { accountId: 'a', taskId: 't', runId: 'r' },
  title: 'Fix it',
  repository: null,
  run: {
    ...{ taskId: 't', runId: 'r', status: 'in_progress', stage: null, branch: null, errorMessage: null, output: null },
    ...{ createdAt: null, updatedAt: null, completedAt: null },
    ...meta,
  },
  ...change,
});
const list = (...runs: RunSummary[]): RunList => ({ runs, asOf: NOW, trouble: null });
const ask = (requestId: string, title: string | null = null) => ({ requestId, title, askedAt: null });
const working = { kind: 'working', text: 'npm test' } as const;
const idle = { kind: 'idle', text: 'Turn over' } as const;
const live = (entryAt: number) => ({ phase: 'live', entryAt }) as const;

/** What is told of a run in these states, one after the other; what is settled has a minus. */
function told(...states: (RunSummary | RunList)[]): string[][] {
  let memory: NoticeMemory = NOTHING_KNOWN;
  return states.map((state) => {
    const seen = observe(memory, 'a', 'runs' in state ? state : list(state), NOW);
    ({ memory } = seen);
    const settled = seen.settled.map((id) => `-${id.split(' ').slice(0, -1).join(' ')}`);
    return [...seen.notices.map(({ kind, text }) => `${kind}: ${text}`), ...settled];
  });
}

describe('observe()', () => {
  test('tells of a request once, however often it is seen, and takes it back when it is answered', () => {
    const asks = summary({ asks: [ask('p1', 'rm -rf dist')] });
    expect(told(summary({ asks: [] }), asks, asks, summary({ asks: [] }))).toEqual([
      [],
      ['needs-you: Allow rm -rf dist?'],
      [],
      ['-ask p1'],
    ]);
  });

  test('tells of each request of a run, also of one that was there first', () => {
    expect(told(summary({ asks: [ask('p1')] }), summary({ asks: [ask('p1'), ask('p2')] }))).toEqual([
      ['needs-you: Waits for your answer'],
      ['needs-you: Waits for your answer'],
    ]);
  });

  test('takes a run of which nobody knows for what it was', () => {
    expect(told(summary({ asks: [ask('p1')] }), summary(), summary({ asks: [ask('p1')] }))).toEqual([
      ['needs-you: Waits for your answer'],
      [],
      [],
    ]);
  });

  test('takes a request back when its run is over', () => {
    expect(told(summary({ asks: [ask('p1')] }), summary({}, { status: 'cancelled' }))).toEqual([
      ['needs-you: Waits for your answer'],
      ['-ask p1'],
    ]);
  });

  test.each([
    ['failed', { status: 'failed', errorMessage: 'The sandbox died' }, ['failed: The sandbox died']],
    ['failed without a word', { status: 'failed' }, ['failed: The run failed']],
    ['completed', { status: 'completed' }, ['finished: The run is completed']],
    ['stopped by somebody', { status: 'cancelled' }, []],
  ])('of a run that is %s tells once, and nothing when it was so at first', (_, end, notices) => {
    const over = summary({}, end);
    expect(told(summary(), over, over)).toEqual([[], notices, []]);
    expect(told(over, over)).toEqual([[], []]);
  });

  test('tells that a turn is over, but not while a message waits to be taken up, nor once more when the run is completed', () => {
    const busy = summary({ activity: working });
    const rests = summary({ activity: idle });
    expect(
      told(
        busy,
        summary({ activity: idle, queued: 1 }),
        busy,
        rests,
        rests,
        busy,
        rests,
        summary({}, { status: 'completed' }),
      ),
    ).toEqual([
      [],
      [],
      [],
      ['finished: The turn is over: the agent waits for you'],
      [],
      ['-finished'],
      ['finished: The turn is over: the agent waits for you'],
      [],
    ]);
    expect(told(rests, rests)).toEqual([[], []]);
  });

  test('tells nothing of a turn that was over when that became known, and of the next one it does', () => {
    const rests = summary({ activity: idle });
    expect(told(summary(), rests, summary(), rests)).toEqual([[], [], [], []]);
    expect(told(summary(), rests, summary({ activity: working }), rests).at(-1)).toEqual([
      'finished: The turn is over: the agent waits for you',
    ]);
  });

  test('says where each thing is to be seen: a request at its place, all others at the end', () => {
    const failed = summary({}, { status: 'failed' });
    const places = (...states: RunSummary[]) => {
      let memory: NoticeMemory = NOTHING_KNOWN;
      return states.flatMap((state) => {
        const seen = observe(memory, 'a', list(state), NOW);
        ({ memory } = seen);
        return seen.notices.map(({ kind, place }) => [kind, place]);
      });
    };
    expect(places(summary({ asks: [ask('p1'), ask('p2')] }), failed)).toEqual([
      ['needs-you', { at: 'request', requestId: 'p1' }],
      ['needs-you', { at: 'request', requestId: 'p2' }],
      ['failed', { at: 'end' }],
    ]);
  });

  test('tells that a watched run is quiet, once, until it says something', () => {
    const quiet = summary({ activity: working, wire: live(NOW - 10 * MINUTE) });
    const loud = summary({ activity: working, wire: live(NOW) });
    const tells = 'quiet: The agent has said nothing for 10 minutes; the connection is well';
    expect(told(loud, quiet, quiet, loud, quiet)).toEqual([[], [tells], [], [], [tells]]);
    const wire = live(NOW - 10 * MINUTE);
    for (const other of [{ activity: idle, wire }, { wire: { ...wire, phase: 'paused' as const } }, {}])
      expect(told(loud, summary(other))[1]).not.toContain(tells);
    expect(told(loud, summary({ activity: working, asks: [ask('p')], wire }))[1]).toEqual([
      'needs-you: Waits for your answer',
    ]);
  });

  test('tells that the list is lost after five minutes, once, and takes it back', () => {
    const trouble = { kind: 'failed', failure: null, retryAt: null } as const;
    const at = (minutes: number, memory: NoticeMemory, one: RunList) =>
      observe(memory, 'a', one, NOW + minutes * MINUTE);
    const lost = { ...list(summary()), trouble };
    const first = at(0, NOTHING_KNOWN, lost);
    const soon = at(4.9, first.memory, lost);
    const late = at(5, soon.memory, lost);
    const later = at(60, late.memory, lost);
    expect([first, soon, late, later].map(({ notices }) => notices.map(({ kind }) => kind))).toEqual([
      [],
      [],
      ['connection-lost'],
      [],
    ]);
    expect(at(61, later.memory, list(summary())).settled).toEqual(['connection-lost a']);
    // A machine that sleeps has lost nothing.
    const asleep = { ...lost, trouble: { ...trouble, kind: 'asleep' as const } };
    expect(at(99, at(0, NOTHING_KNOWN, asleep).memory, asleep).notices).toEqual([]);
  });

  test('forgets runs that are gone, but nothing for a list that was never read', () => {
    const known = observe(NOTHING_KNOWN, 'a', list(summary()), NOW).memory;
    expect(Object.keys(observe(known, 'a', list(), NOW).memory.runs)).toEqual([]);
    expect(observe(known, 'a', { ...list(), asOf: null }, NOW).memory.runs).toEqual(known.runs);
  });
});
