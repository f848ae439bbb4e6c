import { changedLines } from '@runwatch/transcript';
import { fieldsOf, textField, valueText } from './read-value.ts';

/** A block of a tool call's content (ACP), as it is shown. */
export type ContentBlock =
  | { kind: 'text'; text: string }
  | { kind: 'diff'; path: string; lines: readonly DiffLine[]; added: number; removed: number }
  | { kind: 'terminal'; id: string }
  | { kind: 'other'; text: string };

export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

export function contentBlock(block: unknown): ContentBlock {
  const fields = fieldsOf(block);
  switch (fields?.['type']) {
    case 'content': {
      const inner = fieldsOf(fields['content']);
      const text = textField(inner, 'text');
      return text === null ? { kind: 'other', text: valueText(fields['content']) ?? '' } : { kind: 'text', text };
    }
    case 'text':
      return { kind: 'text', text: textField(fields, 'text') ?? '' };
    case 'diff':
      return diffBlock(textField(fields, 'path') ?? '', wholeText(fields['oldText']), wholeText(fields['newText']));
    case 'terminal':
      return { kind: 'terminal', id: textField(fields, 'terminalId') ?? '' };
    default:
      return { kind: 'other', text: valueText(block) ?? '' };
  }
}

const wholeText = (value: unknown): string => (typeof value === 'string' ? value : '');
// Enough to see where one is, as in every patch.
const AROUND_LINES = 3;

/** One changed stretch between the common beginning and the common end of both texts, with a little of what surrounds it. */
function diffBlock(path: string, oldText: string, newText: string): ContentBlock {
  const { before, removed, added, after } = changedLines(oldText, newText);
  const lines: DiffLine[] = [
    ...before.slice(-AROUND_LINES).map((text) => ({ kind: 'same' as const, text })),
    ...removed.map((text) => ({ kind: 'removed' as const, text })),
    ...added.map((text) => ({ kind: 'added' as const, text })),
    ...after.slice(0, AROUND_LINES).map((text) => ({ kind: 'same' as const, text })),
  ];
  return { kind: 'diff', path, lines, added: added.length, removed: removed.length };
}
