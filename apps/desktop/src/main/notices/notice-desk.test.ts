import { activity, Inbox, Stopped } from '@runwatch/async';
import { eventually, ManualClock } from '@runwatch/async/testing';
import type { RunList, RunSummary } from '@runwatch/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defaultSettings, type Settings } from '../settings/settings-schema.ts';
import { NoticeDesk } from './notice-desk.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const ref = { accountId: 'a', taskId: 't', runId: 'r' };
const run = {
  ...{ taskId: 't', runId: 'r', status: 'in_progress', stage: null, branch: null, errorMessage: null, output: null },
  ...{ createdAt: null, updatedAt: null, completedAt: null },
};
const summary = (change: Partial<RunSummary> = {}): RunSummary => ({
  ref,
  title: 'Fix it',
  repository: null,
  run,
  asks: [],
  ...change,
});
const asking = summary({ asks: [{ requestId: 'p1', title: 'rm -rf dist', askedAt: null }] });

/** A desk whose runs, system and disk are a test's. */
function openDesk(change: Partial<Settings> = {}, file = { text: undefined as string | undefined }) {
  const clock = new ManualClock(NOW);
  const lists = new Inbox<RunList>();
  const system: string[] = [];
  const badges: number[] = [];
  const opened: unknown[] = [];
  let seen = 0;
  const clicks = new Map<string, () => void>();
  const desk = new NoticeDesk({
    clock,
    async *accounts(signal) {
      yield ['a'];
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
    async *runs(signal) {
      signal.addEventListener('abort', () => lists.end());
      for await (const batch of lists.batches())
        for (const list of batch) {
          yield list;
          seen++;
        }
    },
    settings: { all: { ...defaultSettings, ...change } },
    notifier: {
      show({ title, text }, click) {
        system.push(`${title}: ${text}`);
        clicks.set(title, click);
        return () => system.push(`closed ${title}`);
      },
    },
    badge: { set: (count) => badges.push(count) },
    file: { read: async () => file.text, write: async (text) => void Object.assign(file, { text }) },
    open: (about) => opened.push(about),
  });
  const living = activity((until) => desk.live(until), new AbortController().signal);
  onTestFinished(() => living[Symbol.asyncDispose]());
  let sent = 0;
  return {
    clock,
    desk,
    system,
    badges,
    opened,
    file,
    click: (title: string) => clicks.get(title)?.(),
    async tell(...runs: RunSummary[]) {
      sent++;
      lists.push({ runs, asOf: clock.now(), trouble: null });
      await eventually(() => seen === sent, 'the list to be seen');
    },
    close: () => living[Symbol.asyncDispose](),
  };
}

describe('NoticeDesk', () => {
  test('tells the system, counts the badge, lists what was missed, and takes all of it back when somebody answers elsewhere', async () => {
    const { desk, system, badges, tell } = openDesk();
    await tell(summary());
    await tell(asking);
    await tell(asking);
    expect(system).toEqual(['Needs you: Fix it: Allow rm -rf dist?']);
    expect(desk.missed.map(({ kind, run: about }) => [kind, about])).toEqual([['needs-you', ref]]);
    expect(badges.at(-1)).toBe(1);
    await tell(summary());
    expect(system.at(-1)).toBe('closed Needs you: Fix it');
    expect([desk.missed, badges.at(-1)]).toEqual([[], 0]);
  });

  test('tells nothing of a run that somebody looks at, but counts it', async () => {
    const { desk, system, badges, tell } = openDesk();
    // A window need not name its account.
    desk.look(1, [{ taskId: 't', runId: 'r' }]);
    await tell(summary());
    await tell(asking);
    expect([system, desk.missed, badges.at(-1)]).toEqual([[], [], 1]);
    desk.look(1, []);
    // It was seen: looking away makes no news of it.
    await tell(asking);
    expect(system).toEqual([]);
  });

  test('tells nothing of either of two runs that a window shows beside each other', async () => {
    const { desk, system, tell } = openDesk();
    desk.look(1, [{ taskId: 't', runId: 'other' }, ref]);
    await tell(summary());
    await tell(asking);
    expect([system, desk.missed]).toEqual([[], []]);
  });

  test('lets go of what was missed once somebody looks at the run', async () => {
    const { desk, system, tell } = openDesk();
    await tell(asking);
    desk.look(1, [{ taskId: 't', runId: 'other' }]);
    expect(desk.missed).toHaveLength(1);
    desk.look(1, [ref]);
    expect([desk.missed, system.at(-1)]).toEqual([[], 'closed Needs you: Fix it']);
  });

  test.each<[keyof Settings, boolean, RunSummary, string[]]>([
    ['noticeNeedsYou', false, asking, []],
    ['noticeFailed', true, summary({ run: { ...run, status: 'failed' } }), ['Fix it: The run failed']],
    ['noticeFailed', false, summary({ run: { ...run, status: 'failed' } }), []],
    ['noticeFinished', true, summary({ run: { ...run, status: 'completed' } }), ['Fix it: The run is completed']],
    ['noticeFinished', false, summary({ run: { ...run, status: 'completed' } }), []],
    ['noticeHidesText', true, asking, ['Runwatch: A run needs you']],
  ])('goes by the setting %s being %s', async (key, on, next, told) => {
    const { system, tell } = openDesk({ [key]: on });
    await tell(summary());
    await tell(next);
    expect(system).toEqual(told);
  });

  test('opens the run that was clicked at its place, wherever it was clicked, and lets go of it', async () => {
    const { desk, click, opened, tell } = openDesk();
    await tell(asking);
    click('Needs you: Fix it');
    const asked = { run: ref, place: { at: 'request', requestId: 'p1' } };
    expect([opened, desk.missed]).toEqual([[asked], []]);
    await tell(summary({ run: { ...run, status: 'failed' } }));
    desk.open(desk.missed[0]?.id ?? '');
    const failed = { run: ref, place: { at: 'end' } };
    expect([opened, desk.missed]).toEqual([[asked, failed], []]);
    // Where the system shows it, it may be chosen once more.
    click('Needs you: Fix it');
    expect(opened).toEqual([asked, failed, asked]);
  });

  test('tells nothing twice when the app starts again, and keeps what was missed until it is dismissed', async () => {
    const first = openDesk();
    await first.tell(asking);
    await first.close();
    const second = openDesk({}, first.file);
    await second.tell(asking);
    expect([second.system, second.desk.missed.length]).toEqual([[], 1]);
    // What became of a run meanwhile is news.
    await second.tell(summary({ run: { ...run, status: 'completed' } }));
    expect(second.system).toEqual(['Fix it: The run is completed']);
    second.desk.dismissAll();
    expect(second.desk.missed).toEqual([]);
    await second.close();
    expect((await openedWith(second.file)).missed).toEqual([]);
  });

  test('begins with nothing where what was kept makes no sense', async () => {
    expect((await openedWith({ text: '{"version":1,"accounts":{},"missed":[]}' })).missed).toEqual([]);
  });

  test('notices silence, which makes no event, and leaves no timer behind', async () => {
    const { clock, system, tell, close } = openDesk({ noticeQuiet: true });
    const activity = { kind: 'working', text: 'npm test' } as const;
    await tell(summary({ activity, wire: { phase: 'live', entryAt: NOW } }));
    for (let half = 0; half < 19; half++) {
      clock.advance(30_000);
      await new Promise(setImmediate);
    }
    expect(system).toEqual([]);
    clock.advance(30_000);
    await eventually(() => system.length === 1, 'the notice');
    expect(system[0]).toContain('has said nothing for 10 minutes');
    await close();
    expect(clock.pending).toBe(0);
  });

  test('tells its list to whoever follows it, until it is called off', async () => {
    const { desk, tell } = openDesk();
    const leaving = new AbortController();
    const lengths: number[] = [];
    const reading = (async () => {
      for await (const missed of desk.changes(leaving.signal)) lengths.push(missed.length);
    })();
    await tell(asking);
    desk.dismissAll();
    await eventually(() => lengths.at(-1) === 0 && lengths.length > 1, 'the list');
    expect(lengths).toEqual([0, 1, 0]);
    leaving.abort(new Stopped('left'));
    await reading;
  });
});

async function openedWith(file: { text: string | undefined }): Promise<NoticeDesk> {
  const { desk, tell } = openDesk({}, file);
  await tell(summary({ run: { ...run, status: 'completed' } }));
  return desk;
}
