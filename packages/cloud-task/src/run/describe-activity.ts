import type { RunActivity, RunMeta } from '@runwatch/protocol';
import { Transcript, type TranscriptItem, turnOf } from '@runwatch/transcript';
import { oneLine } from './one-line.ts';

/** What the newest entries of a run say that its agent is doing. */
export interface Doings {
  activity: RunActivity | undefined;
  /** The newest entry in which the agent was told something; -1 when it is not among these. */
  prompt: number;
}

/** `lines` are the newest entries, cut for display, the first of which is entry `start`. */
export function describeActivity(run: RunMeta, start: number, lines: readonly string[]): Doings {
  const transcript = new Transcript();
  const total = start + lines.length;
  transcript.apply({ kind: 'snapshot', run, total, start, lines: [...lines] });
  const isOver = turnOf(transcript).kind === 'over';
  let newest: { last: number; activity: RunActivity } | undefined;
  let prompt = -1;
  for (let position = 0; position < transcript.count; position++) {
    const item = transcript.item(position);
    if (!item) continue;
    if (item.kind === 'user') prompt = Math.max(prompt, item.last);
    const activity = activityOf(item, isOver);
    // An item that was told again, such as a tool that is done, is newer than where it stands.
    if (activity && item.last >= (newest?.last ?? 0)) newest = { last: item.last, activity };
  }
  return { activity: newest?.activity, prompt };
}

function activityOf(item: TranscriptItem, isOver: boolean): RunActivity | undefined {
  switch (item.kind) {
    case 'turn-end':
      // A turn that the agent took by itself ends where it waited before, unless it was told something meanwhile.
      return item.background && !isOver ? undefined : { kind: 'idle', text: 'Turn over, waits for you' };
    case 'user':
      return working('Reading a message');
    case 'message':
      return working('Writing');
    case 'thought':
      return working('Thinking');
    case 'tool':
      return working(oneLine(item.title) ?? oneLine(item.toolName) ?? 'Using a tool');
    case 'progress':
      return item.status === 'failed' ? undefined : working(oneLine(item.label) ?? 'Setting up');
    case 'status':
      return item.complete ? undefined : working(oneLine(item.status.replaceAll('_', ' ')) ?? 'Busy');
    case 'plan':
      return working(oneLine(item.steps.find(({ status }) => status === 'in_progress')?.content) ?? 'Planning');
    default:
      return undefined;
  }
}

const working = (text: string): RunActivity => ({ kind: 'working', text });
