import { expect, test } from 'vitest';
import { concernsPlan, newestPlanLine } from './newest-plan.ts';
import { console_, message, own, prompt, response, tool, update } from './testing/lines.ts';

const plan = (content: string) => update('plan', { entries: [{ content, status: 'pending' }] });
const started = (runId: string) => own('run_started', { runId });

test.each<[string, string[], string | null | undefined]>([
  ['the last telling', [plan('a'), console_('…'), plan('b')], plan('b')],
  ['that of the last turn that had one', [plan('a'), response('end_turn'), prompt('go'), message('x')], plan('a')],
  ['that of this run', [started('run'), plan('a')], plan('a')],
  ['none since the agent has begun anew', [plan('a'), started('run')], null],
  ['none of another run', [started('other'), plan('a')], null],
  ['nothing known', [message('the "plan"'), '{"plan":"plan"}', 'no JSON'], undefined],
])('newestPlanLine() tells %s', (_, lines, told) => {
  expect(newestPlanLine(lines, 'run')).toBe(told);
});

test('concernsPlan() passes over what only speaks of one', () => {
  const spaced = plan('a').replaceAll(':', ' : ');
  const others = [message('the "plan" was run_started'), tool('call', { rawInput: { mode: 'plan' } }), own('status')];
  expect([plan('a'), spaced, started('run')].every(concernsPlan)).toBe(true);
  expect(others.some(concernsPlan)).toBe(false);
});
