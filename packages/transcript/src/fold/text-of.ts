import { objectOr, stringOr } from './json.ts';

/** Lists in lists are no shape that anybody writes: what lies deeper is no text. */
const DEEPEST = 8;

/** The words of a content block, of a list of them, or of plain text. What is no text is named in brackets. */
export function textOf(content: unknown, depth = 0): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content))
    return depth === DEEPEST ? '' : content.map((block) => textOf(block, depth + 1)).join('\n');
  const block = objectOr(content);
  if (typeof block['text'] === 'string') return block['text'];
  const resource = objectOr(block['resource']);
  const named = stringOr(block['uri'], null) ?? stringOr(resource['uri'], null) ?? stringOr(block['type'], null);
  return named === null ? '' : `[${named}]`;
}

/** The same without the blocks that the sender hides from people (protocol 11.3). */
export const visibleText = (content: unknown): string =>
  Array.isArray(content)
    ? textOf(content.filter((block) => !isHidden(block)))
    : isHidden(content)
      ? ''
      : textOf(content);

const isHidden = (block: unknown): boolean => objectOr(objectOr(objectOr(block)['_meta'])['ui'])['hidden'] === true;
