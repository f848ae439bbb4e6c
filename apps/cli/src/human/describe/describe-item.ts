import type { FoldedItem, PlanItem, ProgressItem } from '@runwatch/transcript';
import { formatCount, words } from '../../text/format.ts';
import { printableLine } from '../../text/printable.ts';
import type { Block } from '../block.ts';
import { describePermission } from './describe-permission.ts';
import { describeTool } from './describe-tool.ts';
import { lastLines } from './excerpt.ts';

type Descriptions = {
  readonly [Kind in FoldedItem['kind']]: (item: Extract<FoldedItem, { kind: Kind }>, plain: boolean) => Block;
};

const SYMBOLS: Readonly<Record<string, string>> = { completed: '✓', in_progress: '▸', pending: '·', failed: '✗' };

const descriptions: Descriptions = {
  user: ({ at, text }) => ({ at, label: 'user', tone: 'user', text }),
  message: ({ at, text }) => ({ at, label: 'agent', tone: 'agent', text }),
  thought: ({ at, text }) => ({ at, label: 'thought', tone: 'quiet', text }),
  tool: describeTool,
  console: ({ at, level, message }) => ({
    at,
    label: 'console',
    tone: level === 'error' ? 'bad' : 'quiet',
    text: level === 'info' ? message : `${level}: ${message}`,
  }),
  progress: describeProgress,
  output: ({ at, stdout, stderr, exitCode }) => ({
    at,
    label: 'output',
    tone: exitCode ? 'bad' : 'quiet',
    text: exitCode === null ? 'of the sandbox' : `of the sandbox, exit ${exitCode}`,
    body: lastLines([stdout, stderr].filter(Boolean).join('\n')),
  }),
  plan: (item, plain) => ({
    at: item.at,
    label: 'plan',
    tone: 'plain',
    text: planSummary(item),
    body: item.steps.map(
      ({ content, status }) => `${plain ? `${words(status)}:` : (SYMBOLS[status] ?? '·')} ${content}`,
    ),
  }),
  permission: describePermission,
  'turn-end': ({ at, stopReason, background }) => ({
    at,
    label: 'turn',
    tone: 'quiet',
    text: [background ? 'background turn over' : 'turn over', ...(isUsual(stopReason) ? [] : [words(stopReason)])].join(
      ': ',
    ),
  }),
  status: ({ at, status, complete, error }) => ({
    at,
    label: 'status',
    tone: error === null ? 'quiet' : 'bad',
    text: [words(status), ...(complete ? ['done'] : []), ...(error === null ? [] : [error])].join(': '),
  }),
  error: ({ at, message, source }) => ({
    at,
    label: 'error',
    tone: 'bad',
    text: source === null ? message : `${message} (${source})`,
  }),
  notice: ({ at, name, params }) => ({
    at,
    label: 'notice',
    tone: 'quiet',
    text: [words(name), ...(typeof params['summary'] === 'string' ? [params['summary']] : [])].join(': '),
  }),
  pi: ({ at, eventType }) => ({ at, label: 'event', tone: 'quiet', text: eventType ?? 'of a kind not named' }),
  unknown: ({ at, name }) => ({ at, label: 'entry', tone: 'quiet', text: `of a kind not known here: ${name}` }),
  unreadable: ({ at, bytes }) => ({
    at,
    label: 'entry',
    tone: 'bad',
    text: `not readable (${formatCount(bytes)} bytes)`,
  }),
};

/** An item as people read it in a terminal. */
export function describeItem(item: FoldedItem, plain: boolean): Block {
  const describe = descriptions[item.kind] as (item: FoldedItem, plain: boolean) => Block;
  return describe(item, plain);
}

const isUsual = (stopReason: string | null): stopReason is null | 'end_turn' =>
  stopReason === null || stopReason === 'end_turn';

function describeProgress({ at, status, label, detail }: ProgressItem): Block {
  const text = [label, ...(detail === null ? [] : [detail])].join(': ');
  return {
    at,
    label: 'setup',
    tone: status === 'failed' ? 'bad' : 'quiet',
    text: status === 'completed' ? text : `${text} (${words(status)})`,
  };
}

/** `3 of 7 · Run the tests`. */
export function planSummary({ steps }: PlanItem): string {
  const done = steps.filter(({ status }) => status === 'completed').length;
  const current = steps.find(({ status }) => status === 'in_progress');
  return [`${done} of ${steps.length}`, ...(current ? [printableLine(current.content)] : [])].join(' · ');
}
