import type { SearchHit } from '@runwatch/protocol';

/** A line of text with the match in it marked. */
export function Excerpt({ hit: { excerpt, match } }: { hit: SearchHit }) {
  if (!match) return <span className="excerpt">{excerpt}</span>;
  const [from, to] = match;
  return (
    <span className="excerpt">
      {excerpt.slice(0, from)}
      <mark>{excerpt.slice(from, to)}</mark>
      {excerpt.slice(to)}
    </span>
  );
}
