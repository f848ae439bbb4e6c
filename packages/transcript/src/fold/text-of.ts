import { objectOr, stringOr } from './json.ts';

/** The words of a content block, of a list of them, or of plain text. What is no text is named in brackets. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(textOf).join('\n');
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
