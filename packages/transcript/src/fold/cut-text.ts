/**
 * Text for display: when it is longer than `limit` characters, its beginning and its end with a line between them that says
 * how much was left out. Two thirds are kept at the beginning, the rest at the end, where results and errors stand.
 */
export function cutText(text: string, limit = 20_000): string {
  if (text.length <= limit) return text;
  const head = wholeUpTo(text, Math.ceil((limit * 2) / 3));
  const tail = wholeUpTo(text, text.length - (limit - head));
  const left = (tail - head).toLocaleString('en');
  return `${text.slice(0, head)}\n… ${left} characters left out …\n${text.slice(tail)}`;
}

/** A place to cut at `index` or just before it that does not part a surrogate pair. */
function wholeUpTo(text: string, index: number): number {
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before <= 0xdbff ? index - 1 : index;
}
