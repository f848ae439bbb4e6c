import { changedLines, type ToolItem } from '@runwatch/transcript';
import { elapsedMs, formatDuration, words } from '../../text/format.ts';
import { printableLine } from '../../text/printable.ts';
import type { Block } from '../block.ts';
import { lastLines } from './excerpt.ts';

// Kinds of tools that ACP knows and that make a good label; the rest is `tool`.
const LABELS: ReadonlySet<string> = new Set(['read', 'edit', 'delete', 'move', 'search', 'fetch', 'think']);
// What a tool brought is worth reading where people would look for how it went; what was read is not.
const SHOWS_OUTPUT: ReadonlySet<string> = new Set(['execute', 'other', 'tool']);

export const isToolOver = ({ status }: ToolItem): boolean => status === 'completed' || status === 'failed';

/** A tool call with what came of it so far. */
export function describeTool(item: ToolItem, plain: boolean): Block {
  const kind = item.toolKind ?? 'tool';
  const failed = item.status === 'failed';
  const body = SHOWS_OUTPUT.has(kind) || failed ? lastLines(outputOf(item)) : [];
  const foot = stateOf(item);
  return {
    at: item.at,
    label: toolLabel(item, plain),
    tone: failed ? 'bad' : 'tool',
    text: [toolTitle(item), edits(item)].filter(Boolean).join('  '),
    body,
    // That a file has been read in no time goes without saying.
    ...((body.length > 0 || !isQuick(item) || kind === 'execute') && { foot }),
  };
}

export function toolLabel({ toolKind }: ToolItem, plain: boolean): string {
  if (toolKind === 'execute') return plain ? 'command' : '$';
  return toolKind !== null && LABELS.has(toolKind) ? toolKind : 'tool';
}

/** What it does, on one line: the command, or the title with the places it is about. */
export function toolTitle(item: ToolItem): string {
  const command = field(item.rawInput, 'command');
  if (item.toolKind === 'execute' && typeof command === 'string') return printableLine(command);
  const title = item.title ?? item.toolName ?? item.toolCallId;
  const places = item.locations
    .map(({ path, line }) => (line === null ? path : `${path}:${line}`))
    .filter((place) => !title.includes(place.replace(/:\d+$/, '')));
  return printableLine([title, ...places].join('  '));
}

const QUICK_MS = 1_000;

const isQuick = ({ status, at, until }: ToolItem): boolean =>
  status === 'completed' && (elapsedMs(at, until) ?? 0) < QUICK_MS;

function stateOf(item: ToolItem): string {
  const exit = exitCodeOf(item.rawOutput);
  const took = isToolOver(item) ? elapsedMs(item.at, item.until) : null;
  return [
    exit === null ? words(item.status ?? 'pending') : `exit ${exit}`,
    ...(item.error === null ? [] : [printableLine(item.error)]),
    ...(took === null ? [] : [formatDuration(took)]),
  ].join(' · ');
}

function exitCodeOf(rawOutput: unknown): number | null {
  const exit = field(rawOutput, 'exitCode') ?? field(rawOutput, 'exit_code');
  return typeof exit === 'number' ? exit : null;
}

function edits({ content }: ToolItem): string {
  let added = 0;
  let removed = 0;
  for (const block of content) {
    if (field(block, 'type') !== 'diff') continue;
    const changed = changedLines(textOr(field(block, 'oldText'), ''), textOr(field(block, 'newText'), ''));
    added += changed.added.length;
    removed += changed.removed.length;
  }
  return added + removed > 0 ? `+${added} −${removed}` : '';
}

/** Text that the call brought: what it shows people, else what it returned. */
function outputOf({ content, rawOutput }: ToolItem): string {
  const shown = content
    .map((block) => field(field(block, 'content'), 'text'))
    .filter((text) => typeof text === 'string');
  if (shown.length > 0) return shown.join('\n');
  if (typeof rawOutput === 'string') return rawOutput;
  return ['stdout', 'stderr', 'output']
    .map((name) => textOr(field(rawOutput, name), ''))
    .filter(Boolean)
    .join('\n');
}

const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
