import type { RunVitals, WireEvent } from '@runwatch/protocol';
import { unasked } from '@runwatch/protocol/testing';
import { entry } from '@runwatch/react/testing';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { openRun, run } from '../testing/open-run.tsx';
import { reportText } from './report.ts';
import { SentCommands } from './sent-commands.ts';
import { lagOf } from './use-lag.ts';
import { heightOf, isLate, silenceBlocks, silenceWords, vitalFacts } from './vital-facts.ts';
import { wireLine } from './wire-words.ts';

const PROMPT = 'CANARY-PROMPT-77ab';
const events: WireEvent[] = [
  { n: 0, at: 0, note: { kind: 'opened', leg: 'proxy', resumed: false, status: 200, firstByteMs: 180 } },
  {
    n: 1,
    at: 1_000,
    note: {
      kind: 'closed',
      leg: 'proxy',
      why: 'failed',
      openMs: 90_000,
      entries: 12,
      duplicates: 0,
      code: 'network',
      httpStatus: null,
    },
  },
  {
    n: 2,
    at: 2_000,
    note: {
      kind: 'waiting',
      what: 'stream',
      forMs: 2_400,
      attempt: 1,
      why: 'transport',
      code: 'network',
      httpStatus: null,
    },
  },
];

const vitals: RunVitals = {
  heartbeatMs: 20_000,
  gapsMs: [20_000, 1_000, 50_000],
  silentMs: 4_000,
  limitMs: 60_000,
  buffered: 0,
  unconfirmed: 12,
  total: 10,
};

const opened = async () => {
  const { client, ...more } = await openRun(entry.message(PROMPT));
  const user = userEvent.setup();
  await user.keyboard('{Control>}i{/Control}');
  return { client, user, panel: screen.getByTestId('inspector'), ...more };
};

describe('the inspector', () => {
  it('opens and closes by Ctrl+I, by the button in the strip and by Escape, and gives the focus back', async () => {
    const { user } = await opened();
    expect(screen.getByRole('tab', { name: 'Wire' })).toBe(document.activeElement);
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('inspector')).toBe(null);
    const button = screen.getByTestId('inspect');
    await user.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    await user.keyboard('{Control>}i{/Control}');
    expect(screen.queryByTestId('inspector')).toBe(null);
    expect(document.activeElement).toBe(button);
  });

  it('tells what the wire did, in words, as it comes', async () => {
    const { client, panel } = await opened();
    await client.tellJournal(run, ...events.slice(0, 2));
    await client.tellJournal(run, ...events.slice(2));
    const held = { kind: 'held', entries: 150_000, code: 'unavailable', httpStatus: 503 } as const;
    await client.tellJournal(run, { n: 3, at: 3_000, note: held });
    await client.tellJournal(run, { n: 4, at: 9_000, note: { kind: 'released', afterMs: 6_000 } });
    const lines = within(panel)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('openstream server, from its beginning200 · first byte 180 ms');
    expect(lines[1]).toContain('closestream server, it brokenetwork · open 1 min · 12 entries · 0 doubles');
    expect(lines[2]).toContain('wait2.4 s, for the stream, try 1why: transport budget · network');
    expect(lines[3]).toContain('holdthe stream waits for the log150,000 entries wait · unavailable (503)');
    expect(lines[4]).toContain('read onthe streamafter 6.0 s');
  });

  it('shows the entry that is read, as it was told', async () => {
    const { user, panel } = await opened();
    await user.click(within(panel).getByRole('tab', { name: 'Entries' }));
    expect(within(panel).getByTestId('inspected-entry').textContent).toContain('Entry #1 · settled');
    expect(within(panel).getByTestId('inspected-entry').textContent).toContain(PROMPT);
  });

  it('says of an entry that only the stream has told that it is provisional', async () => {
    const { client, user, panel } = await opened();
    await client.tell(run, { kind: 'from', at: 1, lines: [entry.message('Live.')], settled: 1 });
    await user.click(within(panel).getByRole('tab', { name: 'Entries' }));
    const [, second] = document.querySelectorAll<HTMLElement>('article');
    await user.click(second as HTMLElement);
    expect(within(panel).getByTestId('inspected-entry').textContent).toContain('Entry #2 · provisional');
  });
});

describe('the line of vitals', () => {
  const values = (facts: Parameters<typeof vitalFacts>[0]) => vitalFacts(facts).map(({ value }) => value);
  const lag = lagOf([200, 900]);

  it('says what is known, and what is not', () => {
    expect(values({ vitals, lag, entryCount: 9 })).toEqual(['20 s', 'p50 200 ms p99 900 ms', '0', '12', '1']);
    expect(values({ vitals: null, lag: null, entryCount: 9 })).toEqual([
      'no wire is open',
      'none yet',
      '0',
      '0',
      'not known',
    ]);
    expect(values({ vitals: { ...vitals, heartbeatMs: null }, lag, entryCount: 12 })).toMatchObject({
      0: 'none yet',
      4: '0',
    });
    expect(values({ vitals: { ...vitals, silentMs: null }, lag, entryCount: 9 })[0]).toBe('no wire is open');
  });

  it('has its bars in words and in letters, too', () => {
    expect(silenceWords(vitals)).toBe(
      'The last 3 silences: usually 20 s, at most 50 s; silent for 4.0 s now. Cut at 1 min',
    );
    expect(silenceWords({ ...vitals, gapsMs: [], silentMs: null })).toBe('No silence yet, no wire is open now');
    expect(silenceBlocks({ ...vitals, gapsMs: [0, 8_000, 59_999, 90_000] })).toBe('▁▂██');
    expect([30_000, 60_000, 90_000].map((gap) => heightOf(gap, vitals))).toEqual([0.5, 1, 1]);
    // A server with a quicker heart has missed more by then.
    expect(heightOf(3_000, { heartbeatMs: 2_000, limitMs: 60_000 })).toBe(0.5);
    expect(heightOf(30_000, { heartbeatMs: null, limitMs: 60_000 })).toBe(0.5);
    expect(heightOf(1, { heartbeatMs: 0, limitMs: 60_000 })).toBe(0);
    expect([isLate(30_000, vitals), isLate(30_001, vitals), isLate(99_999, { heartbeatMs: null })]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('is told by main while the inspector is open, with a bar for each silence and one for the one that lasts', async () => {
    const { parts, panel } = await opened();
    const line = within(panel).getByTestId('vitals');
    await waitFor(() => expect(line.textContent).toContain('no wire is open'));
    parts.inspector.vitals = () => vitals;
    await waitFor(() => expect(line.textContent).toContain('heartbeat20 s'), { timeout: 5_000 });
    const bars = within(line).getByRole('img', { name: silenceWords(vitals) });
    expect(bars.getAttribute('data-bars')).toBe('4');
    expect(line.textContent).toContain('renderer behind9');
  });
});

describe('SentCommands', () => {
  it('S5: note what was sent and what came of it, and nothing that it said', async () => {
    const sent = new SentCommands();
    const client = sent.noting({
      ...unasked,
      command: async () => ({ kind: 'queued' }),
      stop: () => Promise.reject(new Error(PROMPT)),
    });
    const id = crypto.randomUUID();
    await client.command(run, { method: 'user_message', params: { content: PROMPT } }, id);
    await client.stop(run).catch(() => {});
    expect(sent.all.map(({ command }) => command)).toMatchObject([
      { id, method: 'user_message', state: 'queued', code: null },
      { method: 'stop', state: 'failed', code: null },
    ]);
    expect(JSON.stringify(sent.all)).not.toContain('CANARY');
  });
});

it('S5: the report has every tab, and nothing that anybody wrote', () => {
  const id = crypto.randomUUID();
  const text = reportText({
    run: { taskId: 't', runId: 'r' },
    at: 0,
    events,
    entry: { number: 7, isSettled: false, characters: 120 },
    commands: [{ id, method: 'cancel', state: 'done', at: 0, tookMs: 12, code: null, params: PROMPT } as never],
    ipc: {
      received: 1,
      sent: 2,
      receivedBytes: 3,
      sentBytes: 4,
      refused: { malformed: 1 },
      subscriptions: 5,
      ahead: 0,
    },
    lag: lagOf([100, 200, 300]),
    vitals,
    entryCount: 7,
  });
  for (const line of events.map(wireLine)) expect(text).toContain(line);
  for (const words of [
    '#7, provisional',
    `cancel  done  12 ms  ${id}`,
    'Refused: malformed 1',
    'p50 200 ms, p99 300 ms, of 3',
    'heartbeat 20 s ▃▁▇   lag p50 200 ms p99 300 ms   buffered 0   unconfirmed 12   renderer behind 3',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('CANARY');
});
