import type { RunMeta } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { console_, message, own, progress, prompt, response, thought, tool, toolUpdate } from './testing/lines.ts';
import { Transcript } from './transcript.ts';
import { turnOf } from './turn-of.ts';

const run: RunMeta = {
  taskId: 't',
  runId: 'r',
  status: 'in_progress',
  stage: null,
  branch: null,
  errorMessage: null,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
};

const turnIn = (lines: string[], start = 0) => {
  const transcript = new Transcript();
  transcript.apply({ kind: 'snapshot', run, total: start + lines.length, start, lines });
  return turnOf(transcript);
};
const ended = (stopReason = 'end_turn') => own('turn_complete', { stopReason });
const background = own('background_turn_complete', { stopReason: 'end_turn' });
const started = own('run_started', { runId: 'r' });
const hidden = JSON.stringify({
  type: 'notification',
  notification: {
    jsonrpc: '2.0',
    id: 1,
    method: 'session/prompt',
    params: { prompt: [{ type: 'text', text: 'Go on', _meta: { ui: { hidden: true } } }] },
  },
});

const running = { kind: 'running', own: false };
const ownTurn = { kind: 'running', own: true };
const over = (stopReason: string | null = 'end_turn') => ({ kind: 'over', stopReason });
const none = { kind: 'none' };

describe('turnOf()', () => {
  test.each<[string, string[], object]>([
    ['nothing was told', [], none],
    ['the sandbox is set up', [progress('agent', 'completed'), started], none],
    ['a prompt has no end', [started, prompt('Fix it')], running],
    ['the agent works on a prompt', [prompt('Fix it'), thought('Hm.'), tool('c')], running],
    ['a turn has ended', [prompt('Fix it'), message('Done.'), ended()], over()],
    ['its end is told twice', [prompt('Fix it'), response('cancelled'), ended('end_turn')], over('cancelled')],
    ['it was interrupted', [prompt('Fix it'), ended('cancelled')], over('cancelled')],
    ['the server writes behind the end', [prompt('Fix it'), ended(), console_('sandbox: idle')], over()],
    ['a tool is told again behind the end', [prompt('Fix it'), tool('c'), ended(), toolUpdate('c')], over()],
    ['another prompt follows', [prompt('Fix it'), ended(), prompt('And the docs')], running],
    ['a second message comes within the turn', [prompt('Fix it'), prompt('Faster'), message('Yes.')], running],
    ['a message for the turn alone was answered', [prompt('Fix it'), response('steered')], running],
    ['the agent begins by itself', [prompt('Fix it'), ended(), message('The build is done.')], ownTurn],
    ['its own turn is over', [prompt('Fix it'), ended(), message('The build is done.'), background], over()],
    ['two of its own are over', [ended(), message('One.'), background, message('Two.'), background], over()],
    ['it begins by itself once more', [ended(), message('One.'), background, message('Two.')], ownTurn],
    ['a prompt came while it had its own', [ended(), message('One.'), prompt('Wait'), background], running],
    ['only the end of its own is held', [message('One.'), background], over(null)],
    ['a hidden prompt began it', [ended(), hidden, message('Going on.')], ownTurn],
    ['only work is held', [message('Working.'), tool('c')], running],
    ['the agent has begun anew', [prompt('Fix it'), message('On it.'), started], none],
    ['it has begun anew and works', [ended(), started, message('Hello.')], running],
  ])('tells the turn when %s', (_, lines, turn) => {
    expect(turnIn(lines)).toEqual(turn);
  });

  test('does not guess what stands before missing entries', () => {
    expect(turnIn([console_('Noise')], 500)).toEqual(none);
    expect(turnIn([tool('c')], 500)).toEqual(running);
  });
});
