import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

/** A Markdown text taken apart into blocks that are drawn, and kept, each by itself. */
export interface SplitText {
  text: string;
  blocks: readonly Block[];
  /** What links by name refer to (`[name]: https://…`), which may stand in any block; empty without such. */
  definitions: string;
}

interface Block {
  /** Where it begins in the text. */
  from: number;
  text: string;
  isDefinition: boolean;
}

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

// The newest line can change the block that it continues, and the definition before that, whose title it may be.
const MAY_CHANGE = 2;

/**
 * Takes a text apart. Of a text that goes on, as while a message is being written, only the end is read again: everything
 * before its last blocks stays as it was, the same objects.
 */
export function splitBlocks(text: string, before: SplitText | null): SplitText {
  const goesOn = before !== null && text.startsWith(before.text);
  if (goesOn && text.length === before.text.length) return before;
  const kept = goesOn ? before.blocks.slice(0, -MAY_CHANGE) : [];
  const from = goesOn ? (before.blocks.at(-MAY_CHANGE)?.from ?? 0) : 0;
  const blocks = [...kept, ...blocksFrom(text, from)];
  const definitions = blocks.filter((block) => block.isDefinition).map((block) => block.text);
  return { text, blocks, definitions: definitions.join('\n') };
}

function blocksFrom(text: string, from: number): Block[] {
  const rest = text.slice(from);
  return parser.parse(rest).children.flatMap(({ type, position }) => {
    const start = position?.start.offset;
    const end = position?.end.offset;
    if (start === undefined || end === undefined) return [];
    // An indented block keeps its indent.
    const line = rest.lastIndexOf('\n', start - 1) + 1;
    const begins = rest.slice(line, start).trim() === '' ? line : start;
    return [{ from: from + begins, text: rest.slice(begins, end), isDefinition: type === 'definition' }];
  });
}
