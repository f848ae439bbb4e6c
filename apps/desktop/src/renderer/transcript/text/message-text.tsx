import { memo, useRef } from 'react';
import { LongText } from './long-text.tsx';
import { MarkdownBlock } from './markdown/markdown-block.tsx';
import { type SplitText, splitBlocks } from './markdown/split-blocks.ts';
import './text.css';
import './markdown/markdown.css';

// A message longer than this is a file that somebody pasted.
const LONGEST_PROSE = 40_000;

/** Text of a person or the agent, as Markdown. */
export const MessageText = memo(function MessageText({ name, text }: { name: string; text: string }) {
  return text.length > LONGEST_PROSE ? <LongText name={name} text={text} /> : <Prose name={name} text={text} />;
});

function Prose({ name, text }: { name: string; text: string }) {
  // A cache, not a state: what it gives depends on the text alone.
  const split = useRef<SplitText | null>(null);
  split.current = splitBlocks(text, split.current);
  const { blocks, definitions } = split.current;
  return (
    <div className="prose">
      {blocks.map((block) => (
        <MarkdownBlock
          key={block.from}
          name={`${name}:${block.from}`}
          text={block.text}
          definitions={block.isDefinition ? '' : definitions}
        />
      ))}
    </div>
  );
}
