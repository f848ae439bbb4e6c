import { memo } from 'react';
import { LongText } from './long-text.tsx';
import { splitFences, splitInlineCode } from './split-fences.ts';
import './text.css';

// A message longer than this is a file that somebody pasted.
const LONGEST_PROSE = 40_000;

/** Text of a person or the agent: as it was written, with fenced and inline code in the code face. Never as markup. */
export const MessageText = memo(function MessageText({ name, text }: { name: string; text: string }) {
  if (text.length > LONGEST_PROSE) return <LongText name={name} text={text} />;
  return (
    <div className="prose">
      {splitFences(text).map((part, index) => {
        // Parts only ever grow at the end, so the place names the part.
        const key = `${name}:${index}`;
        return part.kind === 'code' ? (
          <LongText key={key} name={key} text={part.text} />
        ) : (
          <p key={key}>
            <InlineText name={key} text={part.text} />
          </p>
        );
      })}
    </div>
  );
});

/** A piece of prose, inline code in the code face. */
export function InlineText({ name, text }: { name: string; text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name but their place
  return splitInlineCode(text).map((piece, at) => (at % 2 === 1 ? <code key={`${name}:${at}`}>{piece}</code> : piece));
}
