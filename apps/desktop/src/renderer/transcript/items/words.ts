import type { NoticeItem, TranscriptItem, TurnEndItem } from '@runwatch/transcript';
import { clockTime, count, readTime } from '../../time/format-time.ts';
import { textField } from '../text/read-value.ts';
import { toolHeading } from './tool/tool-title.ts';

const STOPS: Readonly<Record<string, string>> = {
  end_turn: 'Turn ended',
  cancelled: 'Turn interrupted',
  refusal: 'The agent refused',
  max_tokens: 'Turn ended: out of tokens',
  max_turn_requests: 'Turn ended: too many requests',
};

export function stopWords(item: TurnEndItem): string {
  const reason = item.stopReason;
  const words = reason === null ? 'Turn ended' : (STOPS[reason] ?? `Turn ended: ${spaced(reason)}`);
  return item.background ? `${words} (in the background)` : words;
}

const NOTICES: Readonly<Record<string, string>> = {
  run_started: 'Agent started',
  sdk_session: 'Session opened',
  task_complete: 'Task complete',
  branch_created: 'Branch created',
  mode_change: 'Mode changed',
  compact_boundary: 'Context compacted',
  conversation_cleared: 'Conversation cleared',
};

/** `_posthog/git_checkpoint` becomes `Git checkpoint`. */
export function noticeWords(name: string): string {
  const bare = name.replace(/^_+posthog\//, '');
  return NOTICES[bare] ?? capital(spaced(bare));
}

/** What a milestone says beyond its name. */
export function noticeDetail({ name, params }: NoticeItem): string | null {
  if (name !== 'compact_boundary')
    return textField(params, 'branch', 'branchName', 'summary', 'agentVersion', 'mode', 'message');
  const { trigger, preTokens, contextSize } = params;
  return [
    ...(trigger === 'auto' ? ['by itself'] : trigger === 'manual' ? ['on request'] : []),
    ...(typeof preTokens === 'number' ? [`${count(preTokens)} tokens before`] : []),
    ...(typeof contextSize === 'number' ? [`of ${count(contextSize)} that fit`] : []),
  ].join(', ');
}

const spaced = (name: string): string => name.replace(/[_/]+/g, ' ').trim();
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What an item is called in its heading, for those who walk the transcript by headings. */
export function headingOf(item: TranscriptItem): string {
  const at = readTime(item.at);
  const time = at === null ? '' : `, ${clockTime(at)}`;
  return `${nameOf(item)}${time}`;
}

function nameOf(item: TranscriptItem): string {
  switch (item.kind) {
    case 'user':
      return 'You';
    case 'message':
      return 'Agent';
    case 'thought':
      return 'Thought';
    case 'tool':
      return toolHeading(item);
    case 'console':
      return `Console ${item.level}`;
    case 'progress':
      return `Step ${item.label}`;
    case 'output':
      return item.exitCode === null ? 'Sandbox output' : `Sandbox output, exit ${item.exitCode}`;
    case 'plan':
      return 'Plan';
    case 'permission':
      return 'The agent asks';
    case 'turn-end':
      return stopWords(item);
    case 'status':
      return `Status ${item.status}`;
    case 'error':
      return 'Error';
    case 'notice':
      return noticeWords(item.name);
    case 'pi':
      return 'Pi event';
    case 'unknown':
      return `Unknown entry ${item.name}`;
    case 'unreadable':
      return 'An entry that cannot be read';
    case 'missing':
      return 'Earlier entries, not loaded yet';
  }
}
