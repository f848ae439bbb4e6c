import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually, ManualClock } from '@runwatch/async/testing';
import { Accounts } from '@runwatch/cloud-task';
import type { RunList } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SettingsStore } from '../settings/settings-store.ts';
import { testFolder } from '../testing/test-parts.ts';
import { QueueDesk } from './queue-desk.ts';
import { QueueFile } from './queue-file.ts';
import { message, ownTurnEnd, prompt, ScriptedAgent, turnEnd } from './testing/scripted-agent.ts';
import { withInterrupts } from './with-interrupts.ts';

const run = { taskId: 't', runId: 'r' };
const account = {
  id: 'a',
  apiHost: 'https://eu.posthog.com/',
  projectId: '1',
  token: async () => null,
  renew: async () => {},
} as unknown as NonNullable<ReturnType<Accounts['get']>>;

interface World {
  agent: ScriptedAgent;
  folder: string;
  clock: ManualClock;
  settings: SettingsStore;
  accounts: Accounts;
}

function world(...lines: string[]): World {
  const folder = testFolder();
  const agent = new ScriptedAgent();
  agent.say(...lines);
  return {
    agent,
    folder,
    clock: new ManualClock(0),
    settings: new SettingsStore(folder),
    accounts: new Accounts(account),
  };
}

/** The app as it is started on this world; left alone, it is as one that was killed. */
function start({ agent, folder, clock, settings, accounts }: World): QueueDesk {
  let ids = 0;
  const desk = new QueueDesk({
    clock,
    random: () => 0.5,
    newId: () => `new-${++ids}`,
    accounts,
    settings,
    file: new QueueFile(folder),
    client: agent.client,
  });
  onTestFinished(() => desk[Symbol.asyncDispose]());
  return desk;
}

const states = (desk: QueueDesk) => desk.view(run).messages.map(({ text, state }) => `${text}: ${state}`);
const take = (desk: QueueDesk, text: string, id = `id of ${text}`) => desk.take(run, { id, text });
/** Everything that was going on has come to its next wait. */
const rest = async () => {
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
};
const shows = async (desk: QueueDesk, ...expected: string[]) => {
  await eventually(() => states(desk).join() === expected.join(), expected.join(), 3_000).catch(() => {});
  expect(states(desk)).toEqual(expected);
};
const sends = async ({ agent }: World, ...expected: string[]) => {
  await eventually(() => agent.texts.length >= expected.length, expected.join(), 3_000).catch(() => {});
  await rest();
  expect(agent.texts).toEqual(expected);
};

describe('what waits for the end of a turn', () => {
  test('QueueDesk holds a message while a turn runs and sends it when that ends; the next when its own has ended', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    expect(await take(desk, 'one')).toBe('held');
    expect(await take(desk, 'two')).toBe('held');
    await sends(it);
    expect(desk.view(run)).toMatchObject({ waitsFor: 'turn', isOver: false });
    it.agent.say(message('Done.'), turnEnd());
    await sends(it, 'one');
    await shows(desk, 'one: sent', 'two: waiting');
    it.agent.say(prompt('one'), message('On it.'));
    await shows(desk, 'two: waiting');
    await sends(it, 'one');
    it.agent.say(turnEnd());
    await sends(it, 'one', 'two');
    it.agent.say(prompt('two'), turnEnd());
    await shows(desk);
    expect(it.agent.sent.map(({ id }) => id)).toEqual(['id of one', 'id of two']);
    await eventually(() => it.agent.watching === 0, 'the watch to be let go of');
  });

  test('QueueDesk lets a message through when no turn runs, and holds the next until the turn that it begins is over', async () => {
    const it = world(prompt('Fix it'), turnEnd());
    const desk = start(it);
    expect(await take(desk, 'one')).toBe('send');
    expect(await take(desk, 'two')).toBe('held');
    expect(desk.view(run).waitsFor).toBe('start');
    it.agent.say(prompt('one'), message('On it.'));
    await eventually(() => desk.view(run).waitsFor === 'turn', 'the turn');
    it.agent.say(turnEnd());
    await sends(it, 'two');
  });

  test('QueueDesk does not wait for ever for a turn that a message let through does not begin', async () => {
    const it = world(turnEnd());
    const desk = start(it);
    await take(desk, 'one');
    await take(desk, 'two');
    await rest();
    it.clock.advance(30_000);
    await sends(it, 'two');
    await shows(desk, 'two: sent');
    it.clock.advance(30_000);
    await shows(desk);
  });

  test('QueueDesk sends everything at once where that is set', async () => {
    const it = world(prompt('Fix it'));
    it.settings.set({ whileWorking: 'send' });
    expect(await take(start(it), 'one')).toBe('send');
    expect(it.agent.watching).toBe(0);
  });

  test('QueueDesk holds what is written during a turn of the agent’s own, and sends it behind that', async () => {
    const it = world(prompt('Fix it'), turnEnd(), message('The build is done.'));
    const desk = start(it);
    expect(await take(desk, 'one')).toBe('held');
    it.agent.say(ownTurnEnd());
    await sends(it, 'one');
  });

  test('QueueDesk keeps two messages with the same text apart, and in order', async () => {
    const it = world(prompt('again'));
    const desk = start(it);
    await take(desk, 'again', '1');
    await take(desk, 'again', '2');
    // A call that is repeated is the same wish.
    await take(desk, 'again', '2');
    await shows(desk, 'again: waiting', 'again: waiting');
    it.agent.say(turnEnd());
    await shows(desk, 'again: sent', 'again: waiting');
    it.agent.say(prompt('again'));
    await shows(desk, 'again: waiting');
    it.agent.say(turnEnd(), prompt('again'));
    await rest();
    await shows(desk, 'again: waiting');
    it.agent.say(turnEnd());
    await sends(it, 'again', 'again');
    expect(it.agent.sent.map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('QueueDesk does not take one echo for two messages with the same text', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'again', '1');
    await take(desk, 'again', '2');
    desk.of(run).sendNow('1');
    desk.of(run).sendNow('2');
    await sends(it, 'again', 'again');
    it.agent.say(prompt('again'));
    await shows(desk, 'again: sent');
    it.agent.say(prompt('again'));
    await shows(desk);
  });
});

describe('what waits can be changed', () => {
  test('QueueDesk sends what a message was changed to, and not while it is being changed', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    desk.of(run).beginEdit('id of one', 1);
    expect(() => desk.of(run).beginEdit('id of one', 2)).toThrow(/in another window/);
    it.agent.say(turnEnd());
    await eventually(() => desk.view(run).waitsFor === 'edit', 'the edit');
    await sends(it);
    desk.of(run).edit('id of one', 'another');
    await sends(it, 'another');
    expect(() => desk.of(run).edit('id of one', 'too late')).toThrow(/on its way/);
    expect(() => desk.of(run).beginEdit('id of one', 1)).toThrow(/on its way/);
  });

  test('QueueDesk goes on when the window in which a message was being changed has gone', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    desk.of(run).beginEdit('id of one', 1);
    it.agent.say(turnEnd());
    await eventually(() => desk.view(run).waitsFor === 'edit', 'the edit');
    desk.windowGone(1);
    await sends(it, 'one');
  });

  test('QueueDesk never sends what was removed', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    await take(desk, 'two');
    desk.of(run).remove('id of one');
    expect(() => desk.of(run).edit('id of one', 'gone')).toThrow(/not here any more/);
    it.agent.say(turnEnd());
    await sends(it, 'two');
  });

  test('QueueDesk posts one at once when asked to, although a turn runs, and no other', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    await take(desk, 'two');
    desk.of(run).sendNow('id of two');
    await sends(it, 'two');
    await shows(desk, 'one: waiting', 'two: sent');
  });
});

describe('what waits when the turn is interrupted', () => {
  test('QueueDesk holds it back until somebody says so, and lets what is written then go first', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    await take(desk, 'two');
    it.agent.say(turnEnd('cancelled'));
    await shows(desk, 'one: held-back', 'two: held-back');
    expect(await take(desk, 'instead')).toBe('send');
    it.agent.say(prompt('instead'));
    await rest();
    expect(await take(desk, 'and this')).toBe('held');
    it.agent.say(turnEnd());
    await sends(it, 'and this');
    it.agent.say(prompt('and this'), turnEnd());
    await shows(desk, 'one: held-back', 'two: held-back');
    desk.of(run).sendNow('id of two');
    await sends(it, 'and this', 'two');
    it.agent.say(prompt('two'), turnEnd());
    await shows(desk, 'one: held-back');
    desk.of(run).resume();
    await sends(it, 'and this', 'two', 'one');
  });
});

test('QueueDesk lets nothing go behind a turn that ends by itself while it is being interrupted', async () => {
  const it = world(prompt('Fix it'));
  const desk = start(it);
  await take(desk, 'one');
  const seen: string[] = [];
  const client = withInterrupts(
    { ...unasked, command: async (_, { method }) => ({ kind: seen.push(method) > 0 ? 'done' : 'queued' }) },
    (ref) => desk.find(ref)?.interrupted(),
  );
  const interrupting = client.command(run, { method: 'cancel', params: {} }, 'c');
  it.agent.say(turnEnd());
  await interrupting;
  expect(seen).toEqual(['cancel']);
  await sends(it);
  await shows(desk, 'one: held-back');
});

describe('trouble', () => {
  test('QueueDesk waits while the wire is cut, says so, and goes on by itself', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    it.agent.wire('signed-out');
    await eventually(() => desk.view(run).waitsFor === 'sign-in', 'the sign-in');
    it.agent.say(turnEnd());
    await sends(it);
    it.agent.wire('live');
    await sends(it, 'one');
  });

  test('QueueDesk sends nothing while one only watches, and goes on behind that', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    it.settings.set({ watchOnly: true });
    await eventually(() => desk.view(run).waitsFor === 'watch-only', 'watch only');
    it.agent.say(turnEnd());
    await sends(it);
    it.settings.set({ watchOnly: false });
    await sends(it, 'one');
  });

  test('QueueDesk repeats what may have arrived under its id, and lets nothing overtake it', async () => {
    const it = world(prompt('Fix it'));
    it.agent.answers = 'when-told';
    const desk = start(it);
    await take(desk, 'one');
    await take(desk, 'two');
    it.agent.say(turnEnd());
    await sends(it, 'one');
    it.agent.sent[0]?.refuse('network');
    await eventually(() => desk.view(run).waitsFor === 'retry', 'the next try');
    expect(desk.view(run).messages[0]).toMatchObject({ state: 'waiting', canEdit: false, failure: 'refused: network' });
    it.clock.advance(2_000);
    await sends(it, 'one', 'one');
    expect(new Set(it.agent.sent.map(({ id }) => id)).size).toBe(1);
  });

  test('QueueDesk does not repeat what may have arrived once it has been seen with the agent', async () => {
    const it = world(prompt('Fix it'));
    it.agent.answers = 'when-told';
    const desk = start(it);
    await take(desk, 'one');
    it.agent.say(turnEnd());
    await sends(it, 'one');
    it.agent.say(prompt('one'));
    await shows(desk);
    it.agent.sent[0]?.refuse('network');
    await rest();
    it.clock.advance(60_000);
    await sends(it, 'one');
  });

  test('QueueDesk keeps what is not accepted, with the reason, until somebody does something about it', async () => {
    const it = world(prompt('Fix it'));
    it.agent.answers = 'when-told';
    const desk = start(it);
    await take(desk, 'one');
    await take(desk, 'two');
    it.agent.say(turnEnd());
    await sends(it, 'one');
    it.agent.sent[0]?.refuse('refused');
    await eventually(() => desk.view(run).waitsFor === 'failed', 'the failure');
    expect(desk.view(run).messages[0]).toMatchObject({ state: 'failed', canEdit: true, failure: 'refused: refused' });
    desk.of(run).edit('id of one', 'shorter');
    await sends(it, 'one', 'shorter');
    expect(it.agent.sent[1]?.id).toBe('new-1');
  });

  test('U3: QueueDesk keeps both of two messages when the run ends, readable and unsent, also over a restart', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    await take(desk, 'two');
    it.agent.say(turnEnd());
    await sends(it, 'one');
    await desk[Symbol.asyncDispose]();
    it.agent.end('completed');
    const again = start(it);
    await eventually(() => again.view(run).isOver, 'the end');
    await shows(again, 'one: sent', 'two: waiting');
    await eventually(() => it.agent.watching === 0, 'the watch to be let go of');
    await again[Symbol.asyncDispose]();
    const once = start(it);
    await shows(once, 'one: sent', 'two: waiting');
    expect(once.view(run).isOver).toBe(true);
    expect(it.agent.watching).toBe(0);
    once.of(run).remove('id of one');
    once.of(run).remove('id of two');
    expect(states(start(it))).toEqual([]);
    await sends(it, 'one');
  });
});

describe('what waits outlives the app', () => {
  test('QueueDesk sends what waited when it was killed, once the turn is over', async () => {
    const it = world(prompt('Fix it'));
    await take(start(it), 'one');
    const again = start(it);
    await shows(again, 'one: waiting');
    it.agent.say(turnEnd());
    await eventually(() => it.agent.texts.includes('one'), 'the message');
    expect(new Set(it.agent.sent.map(({ id }) => id))).toEqual(new Set(['id of one']));
  });

  test.each([
    ['sends it again under the same id', [], ['id of one', 'id of one']],
    ['sends it no more when it is seen to have arrived', [prompt('one')], ['id of one']],
  ])('QueueDesk, killed between sending a message and its answer, %s', async (_, arrived, ids) => {
    const it = world(prompt('Fix it'));
    it.agent.answers = 'when-told';
    const killed = start(it);
    await take(killed, 'one');
    it.agent.say(turnEnd());
    await sends(it, 'one');
    await killed[Symbol.asyncDispose]();
    it.agent.say(...arrived);
    const again = start(it);
    await eventually(() => it.agent.sent.length === ids.length, 'the message');
    await rest();
    expect(it.agent.sent.map(({ id }) => id)).toEqual(ids);
    it.agent.sent.at(-1)?.accept();
    if (arrived.length === 0) await shows(again, 'one: sent');
    else await shows(again);
  });

  test('QueueDesk is kept in a file for this user alone, and begins with nothing when that makes no sense', async () => {
    const it = world(prompt('Fix it'));
    await take(start(it), 'one');
    const file = path.join(it.folder, 'queue.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('one');
    for (const text of ['{', '[]', '{"runs":7}', '{"runs":[{"run":{}}]}']) {
      writeFileSync(file, text);
      expect(states(start(it))).toEqual([]);
    }
  });

  test('QueueDesk does not take in what it cannot keep', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    rmSync(path.join(it.folder, 'queue.json'));
    mkdirSync(path.join(it.folder, 'queue.json'));
    await expect(take(desk, 'two')).rejects.toThrow(/disk full/);
    await shows(desk, 'one: waiting');
    // Nor does it send what it cannot note: it could go twice.
    it.agent.say(turnEnd());
    await eventually(() => desk.view(run).waitsFor === 'retry', 'the next try');
    await sends(it);
    rmSync(path.join(it.folder, 'queue.json'), { recursive: true });
    it.clock.advance(5_000);
    await sends(it, 'one');
  });

  test('QueueDesk lets go of what waits with its account, and gives it to nobody who comes under the same name', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    it.accounts.remove('a');
    expect(states(desk)).toEqual([]);
    await eventually(() => it.agent.watching === 0, 'the watch to be let go of');
    expect(readFileSync(path.join(it.folder, 'queue.json'), 'utf8')).not.toContain('one');
    await expect(take(desk, 'two')).rejects.toThrow(/not signed in/);

    it.accounts.add(account);
    await take(desk, 'three');
    it.accounts.add({ ...account, projectId: '2' });
    expect(states(desk)).toEqual([]);
    it.agent.say(turnEnd());
    await sends(it);
  });

  test('QueueDesk begins without what waited for somebody else under the same name, and leaves no trace of it', async () => {
    const it = world(prompt('Fix it'));
    const killed = start(it);
    await take(killed, 'one');
    await killed[Symbol.asyncDispose]();
    it.accounts.add({ ...account, apiHost: 'https://us.posthog.com/' });
    expect(states(start(it))).toEqual([]);
    expect(it.agent.watching).toBe(0);
    expect(readFileSync(path.join(it.folder, 'queue.json'), 'utf8')).not.toContain('one');
  });

  test('QueueDesk stays when the same account has another key', async () => {
    const it = world(prompt('Fix it'));
    const desk = start(it);
    await take(desk, 'one');
    it.accounts.renewed('a');
    await shows(desk, 'one: waiting');
  });
});

test('QueueDesk says when it has no room, and keeps what it has', async () => {
  const it = world(prompt('Fix it'));
  const desk = start(it);
  await expect(take(desk, 'x'.repeat(200_001))).rejects.toThrow('too long to wait here: at most 200,000 characters');
  for (let n = 0; n < 50; n++) await take(desk, `${n}`);
  await expect(take(desk, 'one more')).rejects.toThrow('50 messages wait for this run already');
  expect(desk.view(run).messages).toHaveLength(50);
  for (let n = 1; n < 20; n++) await desk.take({ taskId: 't', runId: `r${n}` }, { id: 'x', text: 'x' });
  await expect(desk.take({ taskId: 't', runId: 'one more' }, { id: 'x', text: 'x' })).rejects.toThrow('20 runs');
  await eventually(() => it.agent.watching === 20, 'the watch of the last to be let go of');
});

test('QueueDesk counts what goes next among what the agent is told, and not what waits for somebody', async () => {
  const it = world(prompt('Fix it'));
  const desk = start(it);
  await take(desk, 'one');
  await take(desk, 'two');
  async function* lists(): AsyncGenerator<RunList, void> {
    const summary = { title: 'x', repository: null, run: {} } as unknown as RunList['runs'][number];
    const ref = { ...run, accountId: 'a' };
    const runs = [
      { ...summary, ref },
      { ...summary, ref: { ...ref, runId: 'other' }, queued: 1 },
    ];
    for (;;) yield { asOf: 0, trouble: null, runs };
  }
  const queued = async () => {
    for await (const list of desk.withQueued(lists())) return list.runs.map((one) => one.queued);
  };
  await eventually(() => desk.view(run).waitsFor === 'turn', 'the turn');
  expect(await queued()).toEqual([2, 1]);
  it.agent.say(turnEnd('cancelled'));
  await shows(desk, 'one: held-back', 'two: held-back');
  expect(await queued()).toEqual([undefined, 1]);
});
