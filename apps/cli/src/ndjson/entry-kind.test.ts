import { unreadableLine } from '@runwatch/protocol';
import { entries } from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import { entryKind } from './entry-kind.ts';

test.each([
  ['user', entries.prompt(1, 'Fix it')],
  ['message', entries.message(1, 'Done')],
  ['message', entries.chunk(1, 'Do')],
  ['tool', entries.tool(1, 'x', { title: 'Read' })],
  ['tool', entries.toolUpdate(1, 'x', { status: 'completed' })],
  ['plan', entries.plan(1, ['a', 'pending'])],
  ['permission', entries.permissionRequest(1, 'p', 'rm')],
  ['permission', entries.permissionResolved(1, 'p', 'allow')],
  ['permission', '{"type":"permission_request","requestId":"p"}'],
  ['turn', entries.turnEnd(1)],
  ['turn', '{"type":"notification","notification":{"id":2,"result":{"stopReason":"end_turn"}}}'],
  ['console', entries.consoleLine(1, 'hello')],
  ['console', entries.consoleLine(1, 'hello').replace('_posthog/', '__posthog/')],
  ['progress', entries.posthog(1, 'progress', {})],
  ['output', entries.posthog(1, 'sandbox_output', {})],
  ['error', entries.posthog(1, 'error', {})],
  ['unreadable', unreadableLine(7)],
  ['other', entries.posthog(1, 'run_started', {})],
  ['other', entries.posthog(1, 'constructor', {})],
  ['other', '{}'],
  ['other', 'null'],
  ['other', '7'],
])('entryKind() is %s for %s', (kind, line) => {
  expect(entryKind(JSON.parse(line))).toBe(kind);
});
