import { UNREADABLE } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { BlockReader } from './block-reader.ts';
import { frameReader, type StreamBatch } from './read-frames.ts';

const entry = (n: number) => `data: {"type":"notification","n":${n}}\n\n`;
const read = (text: string): StreamBatch => frameReader({ onRetry: () => {} })(Buffer.from(text));
/** The numbers of the entries, and `unreadable` for a placeholder. */
const entriesIn = ({ events }: StreamBatch) =>
  events.flatMap((event) => {
    if (event.kind !== 'entry') return [];
    const value = JSON.parse(event.entry.line) as { type: string; n: number };
    return [value.type === UNREADABLE ? 'unreadable' : value.n];
  });

describe('O5: the position', () => {
  test.each<[string, string, string | null | undefined]>([
    ['moves with the id of an entry', `id: 1-0\n${entry(1)}`, '1-0'],
    ['moves with a block that holds nothing but an id', 'id: 1-0\n\n', '1-0'],
    ['moves with an id beside a comment', ': here\nid: 1-0\n\n', '1-0'],
    ['moves with an id behind the data', `${entry(1).trim()}\nid: 1-0\n\n`, '1-0'],
    ['is the last id of a block with two', `id: 1-0\nid: 2-0\n${entry(1)}`, '2-0'],
    ['moves with ignored data', 'id: 1-0\ndata: {"type":"tomorrow"}\n\n', '1-0'],
    ['moves with data that is no JSON', 'id: 1-0\ndata: {\n\n', '1-0'],
    ['stays where an entry has no id', `id: 1-0\n${entry(1)}${entry(2)}`, '1-0'],
    ['stays where a state has no id', 'id: 1-0\n\ndata: {"type":"task_run_state","status":"queued"}\n\n', '1-0'],
    ['stays at a control frame', 'id: 1-0\n\nevent: keepalive\ndata: {}\n\n', '1-0'],
    ['stays at a control frame that has an id', 'id: 1-0\n\nevent: keepalive\nid: 9-0\ndata: {}\n\n', '1-0'],
    ['stays at an id with NUL, which is none', 'id: 1-0\n\nid: 2\0\n\n', '1-0'],
    ['stays at an id whose block has not ended', 'id: 1-0\n\nid: 2-0\n', '1-0'],
    ['stays where nothing has an id', 'retry: 5\n\n: ping\n\n', undefined],
    ['is cleared by an empty id', `id: 1-0\n${entry(1)}id\n\n`, null],
    ['is cleared by an empty id beside an entry', `id:\n${entry(1)}`, null],
  ])('%s', (_, text, position) => {
    expect(read(text).position).toBe(position);
  });

  const names = ({ events }: StreamBatch) => events.flatMap((event) => (event.kind === 'entry' ? [event.id] : []));

  test('names entries without an id, the same when they come again', () => {
    const whole =
      entry(1) + entry(2) + ['id: 1-0\n', entry(3), entry(4), 'id: 2-0\n\n', entry(5), 'id\n\n', entry(6)].join('');
    const all = ['#1', '#2', '1-0', '1-0#1', '2-0#1', '2-0#2'];
    expect(names(read(whole))).toEqual(all);
    const behind = whole.slice(whole.indexOf(entry(4)));
    const goingOn = frameReader({ lastEventId: '1-0', onRetry: () => {} });
    expect(names(goingOn(Buffer.from(behind)))).toEqual(all.slice(3));
  });
});

describe('O4: an id that cannot be sent back', () => {
  test.each([
    ['é', null],
    ['✓', null],
    ['1'.repeat(10_240), null],
    ['a b', null],
    [' 1-0 ', null],
    ['\t1-0', null],
    ['1-0\x7f', null],
    ['../', '../'],
    ['log-3', 'log-3'],
    ['1'.repeat(256), '1'.repeat(256)],
  ])('(%j) is no position, but still tells its entry apart', (id, position) => {
    const batch = read(`id: ${id}\n${entry(1)}`);
    expect(batch.position).toBe(position);
    expect(batch.events).toMatchObject([{ kind: 'entry', id }]);
  });

  test.each(['\r', '\n', '\r\n'])('ends at %j, and what follows is another field', (end) => {
    const batch = read(`id: 1-0${end}X-Evil: 1\n${entry(1)}`);
    expect(batch.position).toBe('1-0');
    expect(entriesIn(batch)).toEqual([1]);
  });
});

describe('O8: frames that are no entries', () => {
  test.each<[string, string, (number | string)[], number]>([
    ['events of unknown names', 'event: news\ndata: {"type":"notification","n":1}\n\n', [], 1],
    [
      'events named after what every object has',
      'event: __proto__\ndata: {}\n\nevent: constructor\ndata: {}\n\n',
      [],
      2,
    ],
    ['data of unknown types', 'data: {"type":"news"}\n\ndata: {}\n\n', [], 2],
    ['data of types that every object has', 'data: {"type":"__proto__"}\n\ndata: {"type":"toString"}\n\n', [], 2],
    ['data whose type is no text', 'data: {"type":["notification"]}\n\ndata: {"type":null}\n\n', [], 2],
    ['states without a status', 'data: {"type":"task_run_state"}\n\n', [], 1],
    ['relay requests, which are known', 'data: {"type":"mcp_request"}\n\n', [], 0],
    ['keepalives without data', 'event: keepalive\n\nevent: keepalive\ndata: x\n\n', [], 0],
    // Nothing that came as data is dropped in silence: it stands as a placeholder that says how large it was.
    ['JSON that is no object', 'data: null\n\ndata: 1\n\ndata: "x"\n\ndata: []\n\n', Array(4).fill('unreadable'), 0],
    ['data without an end, or without anything', 'data: {"type":\n\ndata:\n\n', Array(2).fill('unreadable'), 0],
  ])('%s are counted', (_, text, entries, unknown) => {
    const batch = read(text + entry(7));
    expect([entriesIn(batch), batch.unknown]).toEqual([[...entries, 7], unknown]);
  });

  test('data nested without end is told as what it is', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const batch = read(`data: {"type":"notification",\ndata: "n":1,"deep":${deep}}\n\n${entry(2)}`);
    expect(batch.events).toHaveLength(2);
    expect(batch.events[0]).toMatchObject({
      kind: 'entry',
      entry: { line: `{"type":"notification", "n":1,"deep":${deep}}` },
    });
  });
});

test('O2: what ends with a lone CR is told at once', () => {
  const events = 'event: stream-end\rdata: {"status":"complete"}\r\r';
  expect(read(events).farewell).toEqual({ kind: 'stream-end' });
});

test('O3: only a byte order mark at the very beginning is left out', () => {
  expect(entriesIn(read(`\uFEFF${entry(1)}`))).toEqual([1]);
  expect(read(`\uFEFF\n\uFEFF${entry(1)}`).events).toEqual([]);
  const [event] = read('data: {"type":"notification","text":"\uFEFF"}\n\n').events;
  expect(event).toMatchObject({ entry: { value: { text: '\uFEFF' } } });
});

/** Reads `count` pieces and tells the most that was ever held. */
function mostHeld(reader: BlockReader, piece: Buffer, count: number): number {
  let most = 0;
  for (let n = 0; n < count; n++) {
    reader.read(piece);
    most = Math.max(most, reader.held);
  }
  return most;
}

describe('S8: what has no end', () => {
  const MB = 1024 * 1024;
  const largest = 4 * MB;

  test.each([
    ['a line', 'x'.repeat(64 * 1024)],
    ['data lines without a blank line', `data: ${'x'.repeat(64 * 1024)}\n`],
    ['fields nobody knows', `${'x'.repeat(1024)}\n`.repeat(64)],
    ['ids', `id: ${'x'.repeat(1024)}\n`.repeat(64)],
  ])('%s holds no more than the largest event', (_, piece) => {
    const reader = new BlockReader({ largest, onRetry: () => {} });
    reader.read(Buffer.from('data: '));
    expect(mostHeld(reader, Buffer.from(piece), 128)).toBeLessThanOrEqual(largest);
    expect(reader.held).toBe(0);
  });

  test.each([
    ['a comment', ' ping'.repeat(10_000)],
    ['comments', ': ping\n'.repeat(10_000)],
    ['blank lines', '\n'.repeat(50_000)],
  ])('%s holds nothing', (_, piece) => {
    const reader = new BlockReader({ largest, onRetry: () => {} });
    reader.read(Buffer.from(':'));
    expect(mostHeld(reader, Buffer.from(piece), 16)).toBe(0);
  });

  test('a time to wait of any size is a number', () => {
    const wishes: number[] = [];
    const reader = frameReader({ onRetry: (ms) => wishes.push(ms) });
    reader(Buffer.from(`retry: 0\nretry: -1\nretry: 1e9\nretry: ${'9'.repeat(400)}\nretry:\n\n`));
    expect(wishes).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});

describe('I3: a large event', () => {
  const MB = 1024 * 1024;
  const line = (megabytes: number) =>
    `id: 2-0\ndata: {"type":"notification","text":"${'x'.repeat(megabytes * MB)}"}\n\n`;
  const feed = (text: string, step: number, reader = frameReader({ onRetry: () => {} })) => {
    const bytes = Buffer.from(text);
    const told: StreamBatch = { events: [], unknown: 0 };
    for (let at = 0; at < bytes.length; at += step) {
      const { events, ...rest } = reader(bytes.subarray(at, at + step));
      told.events.push(...events);
      Object.assign(told, rest);
    }
    return told;
  };

  test('of 5 MB is told whole', () => {
    const told = feed(line(5), 1_460);
    expect(told.position).toBe('2-0');
    const [event] = told.events;
    expect(event).toMatchObject({ kind: 'entry', id: '2-0', entry: { value: { type: 'notification' } } });
    expect(event?.kind === 'entry' && event.entry.line.length).toBeGreaterThan(5 * MB);
  });

  test('beyond the cap is skipped with its id as unreadable, and the neighbours are told', () => {
    const told = feed(`id: 1-0\n${entry(1)}${line(33)}id: 3-0\n${entry(3)}`, 64 * 1024);
    expect(entriesIn(told)).toEqual([1, 'unreadable', 3]);
    expect(told.events[1]).toMatchObject({ id: '2-0' });
    expect(told.position).toBe('3-0');
  });

  test('costs time in proportion to its size, in whatever pieces it comes', () => {
    const cost = (megabytes: number) => {
      const text = line(megabytes);
      const costs = [1, 2, 3].map(() => {
        const before = process.cpuUsage();
        feed(text, 1024);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      });
      return Math.min(...costs);
    };
    cost(1);
    // Eight times the size; reading what is held again for each piece would cost 64 times as much.
    expect(cost(16) / cost(2)).toBeLessThan(24);
  });
});
