import { describe, expect, it } from 'vitest';
import { normalForm } from './normal-form.ts';

type Json = Record<string, unknown>;

const entry = (notification: Json, extra: Json = {}): Json => ({ type: 'notification', ...extra, notification });
const update = (fields: Json, extra: Json = {}): Json =>
  entry({ jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's', update: fields } }, extra);
const piece = (text: string): Json => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
const whole = (text: string): Json => update({ sessionUpdate: 'agent_message', content: { type: 'text', text } });
const notice = (method: string, params: Json = {}, extra: Json = {}): Json =>
  entry({ jsonrpc: '2.0', method, params }, extra);

const texts = (...entries: Json[]): unknown[] =>
  normalForm(entries).main.map((unit) => ('text' in unit ? unit.text : 'fact'));

describe('normalForm()', () => {
  it.each([
    ['joins pieces', [piece('a'), piece('b')], ['ab']],
    ['lets a whole message take the place of pieces that it extends', [piece('a'), whole('ab')], ['ab']],
    ['adds a whole message that does not extend them', [piece('a'), whole('b')], ['ab']],
    ['adds a whole message behind a whole one', [whole('a'), whole('ab')], ['aab']],
    ['begins anew behind a fact', [piece('a'), notice('x'), whole('ab')], ['a', 'fact', 'ab']],
    ['lets empty pieces count for nothing', [piece('a'), piece(''), whole('')], ['a']],
    [
      'reads content that is no text as a fact',
      [update({ sessionUpdate: 'agent_message', content: { type: 'image' } })],
      ['fact'],
    ],
  ] as const)('%s', (_, entries, expected) => {
    expect(texts(...entries)).toEqual(expected);
  });

  it('lets what stands aside fall into a message without ending it', () => {
    const silence = update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: '' } });
    const server = notice('_posthog/console', { message: 'x' });
    const error = notice('_posthog/error', { error: 'x' });
    expect(texts(piece('a'), silence, server, error, piece('b'), whole('abc'))).toEqual(['abc']);
  });

  it('ignores stamps, ids, sessions and the order of keys', () => {
    const one = notice('__posthog/status', { sessionId: 's', a: 1, b: 2 }, { timestamp: 'x', event_id: 'b-1' });
    const other = { notification: { params: { b: 2, a: 1 }, method: '_posthog/status', jsonrpc: '2.0' } };
    expect(normalForm([one])).toEqual(normalForm([other]));
  });

  it('keeps the timestamps of lines that the server wrote', () => {
    const at = (timestamp: string) => normalForm([notice('_posthog/progress', {}, { timestamp })]);
    expect(at('x')).not.toEqual(at('y'));
  });

  it('keeps the last arguments of each call, which end the message before them', () => {
    const input = (at: number) => update({ sessionUpdate: 'tool_call_update', toolCallId: 'a', rawInput: at });
    expect(normalForm([input(1), input(2)]).inputs).toEqual({ a: 2 });
    expect(texts(piece('a'), input(1), whole('ab'))).toEqual(['aab']);
  });

  it('knows a request in both spellings by its id', () => {
    const live = { type: 'permission_request', requestId: 'r', options: [1] };
    expect(normalForm([live])).toEqual(normalForm([notice('_posthog/permission_request', { requestId: 'r' })]));
  });

  it('compares Pi entries by their event', () => {
    const pi = (timestamp: string) => ({ type: 'pi_event', timestamp, event: { type: 'x' } });
    expect(normalForm([pi('1')])).toEqual(normalForm([pi('2')]));
  });

  it('passes over what is no object', () => {
    expect(normalForm([undefined, null, 7, 'x', []])).toEqual({ main: [], server: [], aside: [], inputs: {} });
  });
});
