import { unreadableLine } from '@runwatch/protocol';
import { describe, expect, it } from 'vitest';
import { joinSeam } from './join-seam.ts';
import type { Seam, SeamEntry } from './seam.ts';
import { atomsOf } from './testing/atoms.ts';
import { chunk, entryOf, message, notice, update } from './testing/world.ts';

type Json = Record<string, unknown>;

/** An entry as a witness tells it; `extra` are fields of the envelope. */
const told = (notification: Json, extra: Json = {}): SeamEntry =>
  entryOf({ type: 'notification', ...extra, notification });
const call = (toolCallId: string, extra: Json = {}): SeamEntry =>
  told(update({ sessionUpdate: 'tool_call', toolCallId, title: 'Run' }), extra);
const says = (text: string, extra: Json = {}): SeamEntry => told(chunk(text), extra);
const said = (text: string, extra: Json = {}): SeamEntry => told(message(text), extra);
const fact = (name: string, extra: Json = {}): SeamEntry => told(notice('_posthog/status', { status: name }), extra);
const server = (text: string, timestamp = '2026-08-03T09:00:00.000Z'): SeamEntry =>
  told(notice('_posthog/console', { level: 'info', message: text }), { timestamp });
const started = (runId: string): SeamEntry => told(notice('_posthog/run_started', { runId }));
const prompt = (text: string): SeamEntry =>
  told({ ...notice('session/prompt', { prompt: [{ type: 'text', text }] }), id: 2 });
const failed = (error: string, extra: Json = {}): SeamEntry => told(notice('_posthog/error', { error }), extra);
const input = (toolCallId: string, at: number): SeamEntry =>
  told(update({ sessionUpdate: 'tool_call_update', toolCallId, rawInput: { at } }));
const resolved = (): SeamEntry => told(notice('_posthog/permission_resolved', { requestId: 'r' }));
const unreadable = (): SeamEntry => ({ line: unreadableLine(7), value: undefined });

/** The rows as `log 0`, `live 3`, in order. */
const order = (seam: Seam): string => seam.rows.map(({ from, at }) => `${from} ${at}`).join(', ');
const read = (seam: Seam): string[] => atomsOf(seam.rows.map((row) => row.line));
const free = (log: SeamEntry[], live: SeamEntry[]): Seam => joinSeam({ log, live, anchored: false });
const anchored = (log: SeamEntry[], live: SeamEntry[], before: SeamEntry[] = []): Seam =>
  joinSeam({ log, live, anchored: true, before });
const id = (event_id: string): Json => ({ event_id });

describe('joinSeam() by event ids', () => {
  it('drops what rows cover, singly, by range or by list, and takes that for a proof', () => {
    const log = [
      call('a', id('b-x-1')),
      said('Hello there', { first_event_id: 'b-x-2', event_id: 'b-x-4' }),
      fact('tick', { event_id: 'b-x-7', covered_event_ids: ['b-x-5', 'b-x-6'] }),
    ];
    const live = [
      says('lo ', id('b-x-3')),
      says('there', id('b-x-4')),
      fact('tick', id('b-x-6')),
      fact('tick', id('b-x-7')),
      fact('tick', id('b-x-8')),
    ];
    const seam = free(log, live);
    expect(order(seam)).toBe('log 0, log 1, log 2, live 4');
    expect(seam).toMatchObject({ logAt: 3, liveAt: 4, proven: true, basis: 'id', dropped: 4 });
  });

  it('drops what is older than the page, and keeps what the log lost between rows', () => {
    const log = [fact('b', id('x-2')), fact('d', id('x-4'))];
    const live = [fact('a', id('x-1')), fact('b', id('x-2')), fact('c', id('x-3')), fact('d', id('x-4'))];
    expect(order(free(log, live))).toBe('log 0, live 2, log 1');
  });

  it('drops what is older than the page also where the stream lost what the page begins with', () => {
    expect(
      order(free([fact('b', id('x-2')), fact('c', id('x-3'))], [fact('a', id('x-1')), fact('c', id('x-3'))])),
    ).toBe('log 0, log 1');
  });

  it('R7: tells boots apart: a counter that began again is no repetition', () => {
    const log = [fact('a', id('x-1')), fact('b', id('x-2'))];
    const live = [fact('b', id('x-2')), fact('a', id('y-1')), fact('b', id('y-2'))];
    expect(order(free(log, live))).toBe('log 0, log 1, live 1, live 2');
  });

  it('does not take equal entries with other ids for the same', () => {
    const seam = free([call('a', id('x-1'))], [call('a', id('x-9'))]);
    expect(order(seam)).toBe('log 0, live 0');
    expect(seam).toMatchObject({ proven: false, basis: null });
  });

  it('is proven without an overlap when the stream begins with the very next event', () => {
    const seam = free([fact('a', id('x-1'))], [fact('b', id('x-2'))]);
    expect(order(seam)).toBe('log 0, live 0');
    expect(seam).toMatchObject({ logAt: 1, liveAt: 0, proven: true, basis: 'id' });
  });

  it('leaves a message open of which the stream has told a part', () => {
    const log = [said('Hello there', { first_event_id: 'x-1', event_id: 'x-3' })];
    expect(free(log, [says('Hello', id('x-1'))])).toMatchObject({ logAt: 0, liveAt: 1, proven: true });
    expect(free(log, [says('there', id('x-3'))])).toMatchObject({ logAt: 1, liveAt: 1, proven: true });
  });

  it('aligns the entries of an older boot that wrote none', () => {
    const log = [call('a'), fact('tick'), fact('tock', id('x-1'))];
    const live = [call('a'), fact('tick'), fact('tock', id('x-1')), fact('tick', id('x-2'))];
    expect(order(free(log, live))).toBe('log 0, log 1, log 2, live 3');
  });
});

describe('joinSeam() by alignment', () => {
  it('drops what overlaps and goes on behind it', () => {
    const seam = free([fact('x'), call('a'), said('ok')], [call('a'), says('o'), says('k'), fact('tick')]);
    expect(order(seam)).toBe('log 0, log 1, log 2, live 3');
    expect(seam).toMatchObject({ logAt: 3, liveAt: 3, proven: true, basis: 'alignment', dropped: 3 });
  });

  it('drops what the stream told before the page', () => {
    const seam = free([call('a'), fact('x')], [fact('older'), says('old'), call('a'), fact('x'), fact('y')]);
    expect(order(seam)).toBe('log 0, log 1, live 4');
  });

  it('keeps legal repetitions', () => {
    const log = [call('a'), said('ok'), fact('tick'), said('ok'), fact('tick')];
    const live = [says('ok'), fact('tick'), says('ok'), fact('tick'), says('ok'), fact('tick')];
    expect(order(free(log, [call('a'), ...live]))).toBe('log 0, log 1, log 2, log 3, log 4, live 5, live 6');
  });

  it('takes repeated lines for no proof, however many overlap', () => {
    const ticks = Array.from({ length: 20 }, () => fact('tick'));
    const seam = free(ticks, ticks);
    expect(seam).toMatchObject({ proven: false, basis: null, dropped: 0, logAt: 0, liveAt: 0 });
    expect(seam.rows).toHaveLength(40);
  });

  it('takes what recurs by its nature for no proof though it occurs once on both sides', () => {
    const turnEnd = () => told(notice('_posthog/turn_complete', { stopReason: 'end_turn' }));
    expect(free([call('a'), turnEnd()], [turnEnd(), call('b')]).proven).toBe(false);
  });

  it('takes the same content at quite another time for no proof', () => {
    const log = [
      fact('x'),
      said('The same long sentence, said twice in this run.', { timestamp: '2026-08-03T09:00:00Z' }),
    ];
    const live = [
      says('The same long sentence, said twice in this run.', { timestamp: '2026-08-03T10:00:00Z' }),
      fact('y'),
    ];
    expect(free(log, live).proven).toBe(false);
    const [, row] = log;
    expect(free(log, [row as SeamEntry, fact('y')]).proven).toBe(true);
  });

  it('compares values: key order, session, timestamp and a doubled underscore count for nothing', () => {
    const log = entryOf({
      notification: {
        params: { requestCount: 1, b: { y: 2, x: 1 } },
        method: '_posthog/task_complete',
        jsonrpc: '2.0',
      },
      timestamp: '2026-08-03T09:00:00.004Z',
      type: 'notification',
    });
    const live = entryOf({
      type: 'notification',
      timestamp: '2026-08-03T09:00:00.001Z',
      notification: {
        jsonrpc: '2.0',
        method: '__posthog/task_complete',
        params: { sessionId: 's', b: { x: 1, y: 2 }, requestCount: 1 },
      },
    });
    expect(order(free([call('a'), log], [call('a'), live]))).toBe('log 0, log 1');
  });

  it('compares Pi entries by their event', () => {
    const pi = (extra: Json) => entryOf({ type: 'pi_event', event: { type: 'text', value: 1 }, ...extra });
    expect(order(free([call('a'), pi({ timestamp: 'x' })], [call('a'), pi({ timestamp: 'y' })]))).toBe('log 0, log 1');
  });

  it('knows a request in both spellings by its id', () => {
    const log = told(notice('_posthog/permission_request', { requestId: 'r-1', options: [], toolCallId: 't' }));
    const live = entryOf({ type: 'permission_request', requestId: 'r-1', options: [] });
    const seam = free([fact('x'), log], [live, fact('y')]);
    expect(order(seam)).toBe('log 0, log 1, live 1');
    expect(seam.proven).toBe(true);
  });

  it('R6: aligns a resumed run with its own rows only', () => {
    const log = [
      started('old'),
      prompt('Please continue with it'),
      said('Certainly, I will continue.'),
      started('new'),
    ];
    const live = [started('new'), prompt('Please continue with it'), says('Certainly, I will continue.')];
    expect(order(free(log, live))).toBe('log 0, log 1, log 2, log 3, live 1, live 2');
    expect(free(log.slice(0, 3), live)).toMatchObject({ proven: false, basis: null, dropped: 0 });
  });
});

describe('joinSeam() of messages', () => {
  it('R4: joins in mid-message: the live text is the tail of a message', () => {
    const log = [said('I will look at it.'), call('a')];
    expect(order(free(log, [says('look '), says('at it.'), call('a'), fact('y')]))).toBe('log 0, log 1, live 3');
  });

  it('tells the rest of a live text of which the log has a head', () => {
    const seam = free([call('a'), said('I will ')], [call('a'), says('I wi'), says('ll look'), says(' at it.')]);
    expect(order(seam)).toBe('log 0, log 1, live 2, live 3');
    expect(read(seam).slice(1).join('')).toBe('I will look at it.');
    expect(JSON.parse(seam.rows[2]?.line ?? '').notification.params.update).toEqual({
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'text', text: 'look' },
    });
  });

  it('keeps a whole message that takes the place of pieces shown already', () => {
    const seam = free(
      [call('a'), says('ok')],
      [call('a'), says('ok'), says(' then'), said('ok then.'), says('ok'), said('ok')],
    );
    expect(read(seam).slice(1).join('')).toBe('ok then.ok');
  });

  it('does not settle a message of which only the pieces were told: the whole one may still come', () => {
    const seam = anchored([said('ok')], [says('o'), says('k')]);
    expect(seam).toMatchObject({ logAt: 0, liveAt: 2, proven: true, dropped: 2 });
    expect(order(anchored([said('ok')], [said('ok'), fact('x')]))).toBe('log 0, live 1');
  });

  it('adds a whole message that does not extend the pieces before it', () => {
    expect(order(free([call('a'), said('ab'), said('c')], [call('a'), says('ab'), said('c'), fact('x')]))).toBe(
      'log 0, log 1, log 2, live 3',
    );
  });

  it('adds a whole message behind pieces that a snapshot of arguments has ended', () => {
    const log = [call('a'), said('ab'), input('a', 1), said('abc'), fact('x')];
    expect(order(free(log, [call('a'), says('ab'), input('a', 1), said('abc'), fact('x')]))).toBe(
      'log 0, log 1, log 2, log 3, log 4',
    );
  });

  it('takes no accidental letters for what a message has in common with the next', () => {
    expect(
      read(anchored([said('banana')], [says('apple'), fact('x')]))
        .slice(0, 11)
        .join(''),
    ).toBe('bananaapple');
  });

  it('knows a whole message whose first pieces are older than the window', () => {
    expect(order(free([said('abc'), call('a')], [says('bc'), said('abc'), call('a'), fact('x')]))).toBe(
      'log 0, log 1, live 3',
    );
    expect(order(anchored([said('abc')], [says('bc'), said('abc'), fact('x')]))).toBe('log 0, live 2');
  });

  it('takes a whole message for the pieces behind what only the log tells: there the message before it has ended', () => {
    const log = [call('a'), said('I see. '), resolved(), said('ok')];
    const live = [call('a'), says('I see. '), says('ok'), said('ok')];
    for (const more of [[], [failed('no')]]) {
      const seam = anchored(log, [...live, ...more]);
      expect(read(seam).slice(1).join('')).toBe('I see. ok');
      expect(seam).toMatchObject({ proven: true, basis: 'alignment', logAt: 4, liveAt: 4 });
    }
    expect(order(anchored([...log, fact('x')], [...live, fact('x'), fact('y')]))).toBe(
      'log 0, log 1, log 2, log 3, log 4, live 5',
    );
    expect(
      read(anchored(log, [...live, says(' then')]))
        .slice(1)
        .join(''),
    ).toBe('I see. ok then');
    const within = free([...log, call('b')], [says('see. '), says('ok'), said('ok'), call('b'), fact('y')]);
    expect(order(within)).toBe('log 0, log 1, log 2, log 3, log 4, live 4');
  });

  it('takes a whole message for another one where it extends more than the log has behind the end of the one before', () => {
    const log = [call('a'), said('a'), resolved(), said('b'), said('abc'), fact('x')];
    const live = [call('a'), says('a'), says('b'), said('abc'), fact('x')];
    expect(anchored(log, live)).toMatchObject({ proven: true, basis: 'alignment', dropped: 5 });
    expect(order(anchored(log.slice(0, 4), live.slice(0, 4)))).toBe('log 0, log 1, log 2, log 3, live 3');
  });

  it('adds a whole message that repeats the last piece where the log has told the pieces as one', () => {
    const log = [call('a'), said('I see. ok')];
    const seam = anchored(log, [call('a'), says('I see. '), says('ok'), said('ok')]);
    expect(order(seam)).toBe('log 0, log 1, live 3');
  });

  it('ignores empty thoughts', () => {
    const silence = told(update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: '' } }));
    expect(order(free([call('a'), said('ab')], [call('a'), says('a'), silence, says('b'), silence]))).toBe(
      'log 0, log 1',
    );
  });
});

describe('joinSeam() of what stands aside', () => {
  it('matches lines of the server wherever the log has them, each once', () => {
    const log = [call('a'), server('one'), said('ab'), fact('x')];
    const live = [call('a'), says('a'), server('one'), says('b'), fact('x'), server('two')];
    expect(order(free(log, live))).toBe('log 0, log 1, log 2, log 3, live 5');
  });

  it('tells lines of the server with another time apart', () => {
    const live = [call('a'), server('tick', '2026-08-03T09:00:01.000Z'), fact('x')];
    expect(order(anchored([call('a'), server('tick'), fact('x')], live))).toBe('log 0, live 1, log 1, log 2');
  });

  it('finds a line of the server among the rows before these', () => {
    expect(order(anchored([said('ab')], [says('a'), server('one'), says('b')], [server('one')]))).toBe('log 0');
  });

  it('takes a line of the server near the beginning of a page for older when the page has none before it', () => {
    const early = { timestamp: '2026-08-03T09:00:00.500Z' };
    const log = [said('ab', early), call('a', early)];
    expect(order(free(log, [says('a'), server('one'), says('b'), call('a')]))).toBe('log 0, log 1');
    const late = server('late', '2026-08-03T09:30:00.000Z');
    expect(order(free(log, [says('a'), late, says('b'), call('a')]))).toBe('log 0, live 1, log 1');
  });

  it('never takes the arguments of a call back in time', () => {
    expect(
      order(free([call('a'), input('a', 3), fact('x')], [call('a'), input('a', 1), input('a', 3), fact('x')])),
    ).toBe('log 0, log 1, log 2');
    expect(order(free([call('a'), input('a', 2)], [call('a'), input('a', 1), input('a', 2), input('a', 3)]))).toBe(
      'log 0, log 1, live 3',
    );
    expect(order(free([call('a'), input('a', 2)], [call('a'), input('a', 1)]))).toBe('log 0, log 1');
    expect(order(free([call('a')], [call('a'), input('a', 1), input('a', 2)]))).toBe('log 0, live 1, live 2');
  });

  it('keeps what only the stream tells at its place, and rows that only the log has', () => {
    const log = [call('a'), resolved(), fact('x'), fact('y')];
    const live = [call('a'), failed('no'), fact('x'), fact('y')];
    const seam = free(log, live);
    expect(order(seam)).toBe('log 0, live 1, log 1, log 2, log 3');
    expect(seam).toMatchObject({ basis: 'alignment', logAt: 4, liveAt: 4 });
  });

  it('drops what may be told by one witness only where both tell it', () => {
    expect(order(free([call('a'), failed('no'), fact('x')], [call('a'), failed('no'), fact('x')]))).toBe(
      'log 0, log 1, log 2',
    );
  });

  it('tells equal lines at different places apart', () => {
    expect(order(free([call('a'), fact('x'), failed('no')], [call('a'), failed('no'), fact('x')]))).toBe(
      'log 0, live 1, log 1, log 2',
    );
  });

  it('knows a line that an earlier stream told, although it stands elsewhere', () => {
    const same = { timestamp: '2026-08-03T09:00:00.000Z' };
    const log = [call('a'), fact('x'), failed('no', same)];
    expect(order(free(log, [call('a'), failed('no', same), fact('x'), fact('y')]))).toBe('log 0, log 1, log 2, live 3');
  });

  it('lets unreadable entries vanish between rows that match, and keeps them elsewhere', () => {
    expect(order(free([call('a'), fact('x')], [call('a'), unreadable(), fact('x'), unreadable()]))).toBe(
      'log 0, log 1, live 3',
    );
    expect(order(free([call('a'), unreadable(), fact('x')], [call('a'), fact('x')]))).toBe('log 0, log 1, log 2');
  });
});

describe('joinSeam() where the two differ', () => {
  it('keeps rows that the stream lost and entries that the log lost', () => {
    const seam = free(
      [call('a'), fact('lost live'), call('b')],
      [call('a'), fact('lost in the log'), call('b'), fact('x')],
    );
    expect(order(seam)).toBe('log 0, live 1, log 1, log 2, live 3');
    expect(seam).toMatchObject({ proven: true, basis: 'content' });
  });

  it('knows a message of which the stream lost pieces', () => {
    const seam = free(
      [call('a'), said('one two three'), call('b')],
      [call('a'), says('one'), says('three'), call('b')],
    );
    expect(order(seam)).toBe('log 0, log 1, log 2');
  });

  it('matches nothing that it has not proven when the place is unknown', () => {
    const seam = free([call('a'), fact('x')], [fact('x'), fact('y')]);
    expect(order(seam)).toBe('log 0, log 1, live 0, live 1');
    expect(seam).toMatchObject({ proven: false, basis: null, logAt: 0, liveAt: 0, dropped: 0 });
  });

  it('is proven only if the lists agree up to the end of one of them', () => {
    expect(free([call('a'), fact('x'), fact('z')], [call('a'), fact('y')])).toMatchObject({ proven: false });
    expect(free([call('a'), fact('x'), said('ok')], [call('a'), fact('y'), says('ok')])).toMatchObject({
      proven: false,
    });
  });
});

describe('joinSeam() of lists that begin together', () => {
  it.each([
    { name: 'the log is empty', log: [], live: [fact('tick')], rows: 'live 0', logAt: 0, liveAt: 0, basis: null },
    { name: 'the stream is empty', log: [fact('tick')], live: [], rows: 'log 0', logAt: 0, liveAt: 0, basis: null },
    {
      name: 'the log is ahead',
      log: [fact('tick'), fact('tock')],
      live: [fact('tick')],
      rows: 'log 0, log 1',
      logAt: 1,
      liveAt: 1,
      basis: 'alignment',
    },
    {
      name: 'the stream is ahead',
      log: [fact('tick')],
      live: [fact('tick'), fact('tick')],
      rows: 'log 0, live 1',
      logAt: 1,
      liveAt: 1,
      basis: 'alignment',
    },
  ] as const)('is proven without anything that occurs once when $name', ({ name: _, log, live, rows, ...expected }) => {
    const seam = anchored([...log], [...live]);
    expect(order(seam)).toBe(rows);
    expect(seam).toMatchObject({ ...expected, proven: true });
  });

  it('goes on within or behind the first message of the log', () => {
    expect(order(anchored([said('abcd'), fact('x')], [says('cd'), fact('x')]))).toBe('log 0, log 1');
    expect(order(anchored([said('abcd'), fact('x')], [fact('x'), fact('y')]))).toBe('log 0, log 1, live 1');
    expect(anchored([said('abcd')], [says('b')])).toMatchObject({ proven: true, logAt: 0, dropped: 1 });
  });

  it('takes the earliest place for a piece that occurs twice', () => {
    expect(anchored([said('ox and more'), said('xx')], [says('x')])).toMatchObject({ logAt: 0, dropped: 1 });
  });

  it('does not put what only the stream tells behind a message of which it has told a part', () => {
    expect(order(anchored([said('abcd'), fact('x')], [says('a'), failed('no'), says('b')]))).toBe(
      'live 1, log 0, log 1',
    );
  });
});

describe('joinSeam() when nothing more will be learnt', () => {
  it('matches what both lists share in the same order, and claims no proof', () => {
    const [log, live] = [
      [said('ok'), fact('x')],
      [says('ok'), fact('x'), fact('y')],
    ];
    const seam = joinSeam({ log, live, anchored: false, settle: 'for-good' });
    expect(order(seam)).toBe('log 0, log 1, live 2');
    expect(seam.proven).toBe(false);
    expect(order(free(log, live))).toBe('log 0, log 1, live 0, live 1, live 2');
  });
});

describe('joinSeam() of rows', () => {
  it('says which of them some live entry tells', () => {
    const seam = free(
      [fact('x'), call('a'), said('ab'), fact('lost live'), call('b')],
      [call('a'), says('a'), call('b')],
    );
    expect([0, 1, 2, 3, 4].filter((at) => seam.matched.has(at))).toEqual([1, 2, 4]);
  });
});

describe('joinSeam() of lists of which one is empty', () => {
  it('is not proven while their place is unknown', () => {
    expect(free([], [call('a')])).toMatchObject({ proven: false, basis: null, dropped: 0 });
    expect(free([call('a')], [])).toMatchObject({ proven: false, basis: null, dropped: 0 });
  });
});

describe('joinSeam() of cases that properties have found', () => {
  const repeated = (toolCallId: string) =>
    told(update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress', content: [] }));

  it('takes rows before a restart within the run for its own', () => {
    const again = told(notice('_posthog/run_started', { runId: 'r', agentVersion: '2' }));
    const log = [call('a'), said('ok'), again];
    expect(order(free(log, [started('r'), call('a'), says('ok'), again]))).toBe('log 0, log 1, log 2');
  });

  it('does not take an update that is told twice for a proof', () => {
    expect(free([call('a'), repeated('a')], [repeated('a'), fact('x')]).proven).toBe(false);
  });

  it('follows a tool call rather than a repeated turn', () => {
    const end = told(notice('_posthog/turn_complete', { stopReason: 'end_turn' }));
    const log = [prompt('continue'), end, call('a'), said('ok')];
    const live = [call('a'), says('ok'), call('b'), prompt('continue'), end];
    const seam = free(log, live);
    expect(order(seam)).toBe('log 0, log 1, log 2, log 3, live 2, live 3, live 4');
    expect(seam.proven).toBe(true);
  });

  it('is proven by an id alone, also that of a snapshot of arguments', () => {
    const last = told(update({ sessionUpdate: 'tool_call_update', toolCallId: 'a', rawInput: { at: 2 } }), id('x-3'));
    const live = [fact('older', id('w-9')), call('a', id('x-1')), last, fact('new', id('x-4'))];
    expect(order(free([last], live))).toBe('log 0, live 3');
  });

  it('drops what is older than a page that begins with a row only the log has', () => {
    const resolved = told(notice('_posthog/permission_resolved', { requestId: 'r' }));
    const asked = entryOf({ type: 'permission_request', requestId: 'r', options: [] });
    expect(order(free([resolved, call('a')], [asked, call('a'), fact('x')]))).toBe('log 0, log 1, live 2');
  });

  it('does not count on a line at its own place that only an earlier stream told', () => {
    const late = failed('no', id('x-2'));
    const seam = free([call('a', id('x-1')), call('b', id('x-3')), late], [late]);
    expect(seam).toMatchObject({ proven: false, logAt: 0, dropped: 1 });
  });

  it('does not take for older than the page what was told before a text that is similar only', () => {
    const log = [said('ok'), fact('x'), call('a')];
    const live = [fact('lost in the log'), says('ok'), says(' then'), call('a')];
    expect(read(free(log, live)).join('')).toContain('lost in the log');
  });

  it('reads a message anew whose first pieces are missing before it looks for parts of it', () => {
    const log = [said('okokokx'), call('a')];
    const live = [says('ok'), says('ok'), says('x'), said('okokokx'), call('a'), fact('y')];
    expect(order(free(log, live))).toBe('log 0, log 1, live 5');
  });

  it('keeps the end of an open message although it adds nothing to its pieces', () => {
    const seam = free([call('a'), says('ok')], [call('a'), says('ok'), said('ok'), says('ok'), said('ok')]);
    expect(read(seam).slice(1).join('')).toBe('okok');
  });
});
