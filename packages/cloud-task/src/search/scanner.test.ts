import type { SearchQuery } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { Scanner } from './scanner.ts';

const query = (change: Partial<SearchQuery>): SearchQuery => ({
  text: '',
  regex: false,
  caseSensitive: false,
  kinds: [],
  ...change,
});

const notification = (method: string, params: object) =>
  JSON.stringify({
    type: 'notification',
    timestamp: '2026-11-26T10:00:00Z',
    notification: { jsonrpc: '2.0', method, params },
  });
const update = (sessionUpdate: string, rest: object) =>
  notification('session/update', { update: { sessionUpdate, ...rest } });
const message = (text: string) => update('agent_message', { content: { type: 'text', text } });
const chunk = (text: string) => update('agent_message_chunk', { content: { type: 'text', text } });
const call = (toolCallId: string, title: string) =>
  update('tool_call', { toolCallId, title, status: 'pending', kind: 'execute' });
const output = (toolCallId: string, text: string, status = 'completed') =>
  update('tool_call_update', { toolCallId, status, content: [{ type: 'content', content: { type: 'text', text } }] });

const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** Hits in lines that are looked at in pieces of `size`, newest first. */
function search(lines: readonly string[], change: Partial<SearchQuery>, size = lines.length) {
  const scanner = new Scanner(query(change));
  const hits = [];
  for (let to = lines.length; to > 0; to -= size) {
    const from = Math.max(0, to - size);
    hits.push(...scanner.scan({ from, bytes: bytesOf(lines.slice(from, to)) }, from === 0).hits);
  }
  return hits.sort((a, b) => a.entry - b.entry);
}

const entries = (...args: Parameters<typeof search>) => search(...args).map(({ entry }) => entry);

describe('a search', () => {
  test('finds text as people see it, and not how it is written', () => {
    const lines = [
      message('say "hello" to a/b'),
      message('line one\nline two'),
      message('Grüße, naïve café'),
      message('Grüße').replace('ü', '\\u00fc').replace('ß', '\\u00DF'),
      message('ab').replace('"ab"', '"\\u0061b"'),
      message('c:\\new'),
    ];
    expect(entries(lines, { text: '"hello"' })).toEqual([0]);
    expect(entries(lines, { text: 'TO A/B' })).toEqual([0]);
    expect(
      entries(
        lines.map((line) => line.replace('a/b', 'a\\/b')),
        { text: 'a/b' },
      ),
    ).toEqual([0]);
    expect(entries(lines, { text: 'one\nline' })).toEqual([1]);
    expect(entries(lines, { text: 'grüsse' })).toEqual([]);
    expect(entries(lines, { text: 'GRÜßE' })).toEqual([2, 3]);
    expect(entries(lines, { text: 'GRÜßE', caseSensitive: true })).toEqual([]);
    expect(entries(lines, { text: 'ab', caseSensitive: true })).toEqual([4]);
    expect(entries(lines, { text: ':\\new' })).toEqual([5]);
    // An n behind a backslash is a line feed only in the JSON.
    expect(entries(lines, { text: 'nline' })).toEqual([]);
  });

  test('does not find names, ids and kinds, which nobody sees', () => {
    const lines = [
      call('toolu_update', 'List'),
      message('the update is done'),
      output('toolu_update', 'session/update'),
    ];
    expect(entries(lines, { text: 'update' })).toEqual([1, 2]);
    for (const text of ['toolu', 'jsonrpc', 'agent_message', 'sessionUpdate', 'execute', '2026-11'])
      expect(entries(lines, { text })).toEqual([]);
  });

  test('finds expressions, across lines of a text, and says which is none', () => {
    const lines = [message('exit 0'), message('first\nexit 12'), message('EXIT 7')];
    expect(entries(lines, { text: '^exit \\d+$', regex: true })).toEqual([0, 1, 2]);
    expect(entries(lines, { text: 'exit [1-9]', regex: true, caseSensitive: true })).toEqual([1]);
    expect(() => new Scanner(query({ text: 'exit (', regex: true }))).toThrow(
      'This expression cannot be searched for: Unterminated group',
    );
  });

  test('finds a message once that is told in pieces, wherever pieces of the log end', () => {
    const lines = [
      message('before'),
      chunk('hel'),
      chunk('lo wo'),
      chunk('rld'),
      call('t1', 'Run'),
      chunk('hello'),
      chunk(' world'),
    ];
    for (let size = 1; size <= lines.length; size++)
      expect(entries(lines, { text: 'hello world' }, size)).toEqual([1, 5]);
    expect(entries(lines, { text: 'lo' })).toEqual([1, 5]);
  });

  test('finds a call once, by its newest words, and knows where it began', () => {
    const lines = [
      call('t1', 'npm test'),
      message('x'),
      output('t1', 'npm: one', 'in_progress'),
      output('t1', 'npm: two'),
      call('t2', 'npm i'),
    ];
    expect(search(lines, { text: 'npm:' })).toMatchObject([{ entry: 2, item: 0, toolCallId: 't1', kind: 'tool' }]);
    expect(entries(lines, { text: 'npm' })).toEqual([0, 4]);
  });

  test('finds a prompt once that is told in two spellings, and again when it is said again later', () => {
    const prompt = (text: string) => notification('session/prompt', { prompt: [{ type: 'text', text }] });
    const echo = (text: string) => notification('_posthog/user_message', { content: text });
    const much = Array.from({ length: 30 }, (_, n) => message(`${n}`));
    expect(entries([prompt('go on'), echo('go on'), ...much, prompt('go on')], { text: 'go on' })).toEqual([0, 32]);
  });

  test('tells a line of text around the match', () => {
    const [hit] = search([message(`${'a '.repeat(200)}needle\n${'b '.repeat(200)}`)], { text: 'needle' });
    const [from, to] = hit?.match ?? [0, 0];
    expect(hit?.excerpt.slice(from, to)).toBe('needle');
    expect(hit?.excerpt.length).toBeLessThan(250);
    expect(hit?.excerpt).toMatch(/^….*needle b.*…$/);
  });

  test('of kinds alone lists each thing once, and what failed where it did', () => {
    const lines = [
      message('hello'),
      call('t1', 'npm test'),
      output('t1', 'boom', 'failed'),
      notification('_posthog/console', { level: 'error', message: 'disk full' }),
      notification('_posthog/permission_request', { requestId: 'p1', options: [], toolCall: { title: 'rm -rf' } }),
      notification('_posthog/permission_resolved', { requestId: 'p1', optionId: 'x' }),
      update('plan', { entries: [{ content: 'step' }] }),
      update('agent_thought', { content: { type: 'text', text: 'hm' } }),
      'not json at all',
      notification('session/prompt', { prompt: [{ type: 'text', text: 'go on' }] }),
    ];
    const of = (...kinds: SearchQuery['kinds']) => entries(lines, { kinds });
    expect(of('messages')).toEqual([0, 9]);
    expect(of('own')).toEqual([9]);
    expect(of('tools')).toEqual([1]);
    expect(of('errors')).toEqual([2, 3]);
    expect(of('permissions')).toEqual([4]);
    expect(of('plans', 'thoughts')).toEqual([6, 7]);
    expect(of('system')).toEqual([3, 8]);
    expect(entries(lines, { text: 'boom', kinds: ['messages'] })).toEqual([]);
    expect(search(lines, { kinds: ['permissions'] })).toMatchObject([
      { excerpt: 'rm -rf', match: null, requestId: 'p1' },
    ]);
  });

  test('finds again what stands elsewhere when the log has changed', () => {
    const scanner = new Scanner(query({ text: 'npm' }));
    const piece = { from: 10, bytes: bytesOf([call('t1', 'npm test')]) };
    expect(scanner.scan(piece, true).entries).toEqual([10]);
    expect(scanner.scan(piece, true).entries).toEqual([]);
    scanner.forget(10);
    expect(scanner.scan({ ...piece, from: 12 }, true).entries).toEqual([12]);
  });

  test('counts all, and puts as many into words as there is room for: the newest', () => {
    const lines = [message('one a'), chunk('two '), chunk('a'), message('three a'), call('t1', 'four a')];
    const scan = (room: number) =>
      new Scanner(query({ text: 'a' })).scan({ from: 7, bytes: bytesOf(lines) }, true, room);
    expect(scan(2)).toEqual({
      hits: [expect.objectContaining({ entry: 10 }), expect.objectContaining({ entry: 11 })],
      entries: [7, 8, 10, 11],
    });
    expect(scan(0)).toEqual({ hits: [], entries: [7, 8, 10, 11] });
  });

  test('finds what failed, and what a call is called, also where writers escape letters that need it not', () => {
    const lines = [output('t1', 'boom', 'failed'), call('t2', 'npm test')].map((line) =>
      line.replace('failed', '\\u0066ailed').replace('"title"', '"\\u0074itle"'),
    );
    expect(entries(lines, { kinds: ['errors'] })).toEqual([0]);
    expect(entries(lines, { kinds: ['tools'] })).toEqual([1]);
  });
});
