import { CUT, DISPLAY_CHARACTERS } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { cutLine } from './cut-line.ts';

const update = (fields: object) => ({
  type: 'notification',
  timestamp: '2026-08-03T09:12:06.380Z',
  notification: { jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's', update: fields } },
});
const cut = (entry: unknown, limit?: number): Record<string, unknown> =>
  JSON.parse(cutLine(JSON.stringify(entry), limit));

describe('a line for display', () => {
  test('is told as it was written when it is short enough', () => {
    const line = JSON.stringify(update({ text: 'x'.repeat(DISPLAY_CHARACTERS / 2) }));
    expect(cutLine(line)).toBe(line);
  });

  test('M3: keeps beginning and end of a large output, and everything small', () => {
    const text = `first line\n${'x'.repeat(5_000_000)}\nlast line`;
    const entry = update({
      sessionUpdate: 'tool_call_update',
      toolCallId: 't',
      content: [{ type: 'content', content: { type: 'text', text } }],
    });
    const line = JSON.stringify(entry);
    const shown = cutLine(line);
    expect(shown.length).toBeLessThanOrEqual(DISPLAY_CHARACTERS);
    expect(shown.length).toBeGreaterThan(DISPLAY_CHARACTERS - 100);
    const withoutText = (value: unknown) => JSON.parse(JSON.stringify(value).replace(/"text":"[^"]*"/, '"text":""'));
    expect(withoutText(JSON.parse(shown))).toEqual({ ...withoutText(entry), [CUT]: { length: line.length } });
    expect(shown).toMatch(/first line\\nx+\\n… 4,94\d,\d\d\d characters cut for display …\\nx+\\nlast line/);
  });

  test('M3: cuts only the longest strings', () => {
    const entry = cut({ a: 'a'.repeat(900), b: 'b'.repeat(5_000), c: 'c'.repeat(3_000) }, 4_000);
    expect(entry).toMatchObject({ a: 'a'.repeat(900) });
    expect(String(entry['b']).length).toBe(String(entry['c']).length);
  });

  test('M3: of a permission request keeps ids and options, whatever makes it long', () => {
    const options = Array.from({ length: 4 }, (_, n) => ({
      optionId: `o${n}`,
      kind: 'allow_once',
      name: 'x'.repeat(90),
    }));
    const ask = (rawInput: unknown) => ({
      type: 'permission_request',
      requestId: 'r',
      toolCall: { toolCallId: 't', title: 'Write', kind: 'edit', rawInput },
      options,
    });
    const kept = {
      type: 'permission_request',
      requestId: 'r',
      options,
      toolCall: { toolCallId: 't', title: 'Write', kind: 'edit' },
    };
    expect(cut(ask({ content: 'x'.repeat(1_000_000) }))).toMatchObject(kept);
    const many = cut(ask({ numbers: Array(500_000).fill(1) }));
    expect(many).toMatchObject(kept);
    expect(many).toMatchObject({ toolCall: { rawInput: { numbers: '… 1,000,001 characters cut for display …' } } });
  });

  test('M3: becomes an outline when nothing in it is long but its number of values', () => {
    const entry = update({
      sessionUpdate: 'tool_call_update',
      toolCallId: 't',
      rawOutput: Array(300_000).fill({ a: 1 }),
    });
    const line = JSON.stringify(entry);
    const { notification, ...envelope } = JSON.parse(cutLine(line));
    expect(envelope).toEqual({ type: 'notification', timestamp: entry.timestamp, [CUT]: { length: line.length } });
    expect(notification.params.update).toEqual({
      sessionUpdate: 'tool_call_update',
      toolCallId: 't',
      rawOutput: '… 2,400,001 characters cut for display …',
    });
  });

  test.each([
    ['no object', JSON.stringify(Array(100_000).fill(1))],
    ['an empty object in much space', `{${' '.repeat(100_000)}}`],
    ['a string', `"${'x'.repeat(100_000)}"`],
    ['no JSON', `{"a": "${'x'.repeat(100_000)}`],
    ['no JSON either', `{"a": ${'['.repeat(100_000)}}`],
    ['a key as long as this', JSON.stringify({ ['x'.repeat(100_000)]: 1 })],
  ])('M3: is a visible placeholder where it was %s', (_, line) => {
    expect(JSON.parse(cutLine(line))).toEqual({
      type: '_runwatch/unreadable',
      bytes: line.length,
      [CUT]: { length: line.length },
    });
  });

  test('M3: nests as deep as it likes', () => {
    const line = `{"type":"x","deep":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    expect(JSON.parse(cutLine(line))).toMatchObject({ type: 'x', [CUT]: { length: line.length } });
  });
});
