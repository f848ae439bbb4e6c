import { entry, runMeta, snapshot } from '@runwatch/react/testing';
import { Transcript } from '@runwatch/transcript';
import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

const text = (line: string): string | null => {
  const transcript = new Transcript();
  transcript.apply(snapshot(runMeta({ taskId: 't', runId: 'r' }), [line]));
  const item = transcript.item(0);
  return item ? plainText(item) : null;
};
const call = (fields: object) =>
  entry.update({ sessionUpdate: 'tool_call', toolCallId: 'c', title: 'Test', ...fields });

it.each([
  [entry.message('**Hi**'), '**Hi**'],
  [entry.own('console', { level: 'warn', message: '\u001b[31mred\u001b[0m' }), 'red'],
  [entry.own('sandbox_output', { stdout: 'out', stderr: 'err', exitCode: 1 }), 'out\nerr'],
  [entry.update({ sessionUpdate: 'plan', entries: [{ content: 'a', status: 'completed' }] }), '- [x] a'],
  [
    call({
      kind: 'execute',
      status: 'failed',
      rawInput: { command: 'npm test' },
      rawOutput: { stdout: 'no', exitCode: 1 },
    }),
    'npm test\nno',
  ],
  [call({ kind: 'read', content: [{ type: 'text', text: 'words' }] }), 'Read Test\nwords'],
  [entry.own('turn_complete', { stopReason: 'end_turn' }), null],
])('plainText() of %s is %j', (line, words) => {
  expect(text(line)).toBe(words);
});
