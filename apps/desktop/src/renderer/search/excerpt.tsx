import type { SearchHit } from '@runwatch/protocol';
import { terminalText } from '../transcript/text/terminal/terminal-text.ts';

/** A line of text with the match in it marked. */
export function Excerpt({ hit: { excerpt, match } }: { hit: SearchHit }) {
  if (!match) return <span className="excerpt">{asShown(excerpt)}</span>;
  const [from, to] = match;
  return (
    <span className="excerpt">
      {asShown(excerpt.slice(0, from))}
      <mark>{asShown(excerpt.slice(from, to))}</mark>
      {asShown(excerpt.slice(to))}
    </span>
  );
}

/** Without what a terminal takes for colours. */
const asShown = (text: string): string => terminalText(text).text;
