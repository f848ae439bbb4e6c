import { describe, expect, it } from 'vitest';
import { rawTitle } from './raw-title.ts';

const told = (notification: object) => JSON.stringify({ type: 'notification', timestamp: 't', notification });

describe('rawTitle()', () => {
  it.each([
    [
      told({ method: 'session/update', params: { sessionId: 's', update: { sessionUpdate: 'plan', entries: [] } } }),
      { name: 'session/update · plan', glimpse: '{"entries":[]}' },
    ],
    [
      told({ method: '_posthog/error', params: { message: 'no' } }),
      { name: '_posthog/error', glimpse: '{"message":"no"}' },
    ],
    [told({ id: 3, result: { ok: true } }), { name: 'answer', glimpse: '{"ok":true}' }],
    ['{"type":"keepalive"}', { name: 'keepalive', glimpse: '{"type":"keepalive"}' }],
    ['no JSON', { name: '', glimpse: 'no JSON' }],
    ['', { name: '', glimpse: '' }],
  ])('names what is told, and leaves out what all entries have: %s', (line, title) => {
    expect(rawTitle(line)).toEqual(title);
  });
});
