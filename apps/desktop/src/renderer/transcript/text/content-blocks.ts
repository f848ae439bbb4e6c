import { type Diff, diffLines } from './diff/diff-lines.ts';
import { fieldsOf, textField, valueText } from './read-value.ts';

/** A block of a tool call's content (ACP), as it is shown. */
export type ContentBlock =
  | { kind: 'text'; text: string }
  | ({ kind: 'diff'; path: string } & Diff)
  | { kind: 'terminal'; id: string }
  | { kind: 'other'; text: string };

const known = new WeakMap<object, ContentBlock>();

/** A change is compared once, when it is first drawn: as it was when the call was made, whatever becomes of the file. */
export function contentBlock(block: unknown): ContentBlock {
  if (typeof block !== 'object' || block === null) return readBlock(block);
  const read = known.get(block) ?? readBlock(block);
  known.set(block, read);
  return read;
}

function readBlock(block: unknown): ContentBlock {
  const fields = fieldsOf(block);
  switch (fields?.['type']) {
    case 'content': {
      const inner = fieldsOf(fields['content']);
      const text = textField(inner, 'text');
      return text === null ? { kind: 'other', text: valueText(fields['content']) ?? '' } : { kind: 'text', text };
    }
    case 'text':
      return { kind: 'text', text: textField(fields, 'text') ?? '' };
    case 'diff': {
      const path = textField(fields, 'path') ?? '';
      return { kind: 'diff', path, ...diffLines(wholeText(fields['oldText']), wholeText(fields['newText'])) };
    }
    case 'terminal':
      return { kind: 'terminal', id: textField(fields, 'terminalId') ?? '' };
    default:
      return { kind: 'other', text: valueText(block) ?? '' };
  }
}

const wholeText = (value: unknown): string => (typeof value === 'string' ? value : '');
