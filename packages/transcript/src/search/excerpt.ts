const BEFORE = 60;
const LENGTH = 240;

/** A line of text around `[from, to)`, and where that stands in it. Without a place: the beginning. */
export function excerptOf(
  text: string,
  at: [number, number] | null,
): { excerpt: string; match: [number, number] | null } {
  const [from, to] = at ?? [0, 0];
  const start = whole(text, Math.max(0, Math.min(from - BEFORE, text.length - LENGTH)));
  const end = whole(text, Math.min(text.length, start + LENGTH));
  const dots = start > 0 ? '…' : '';
  const match: [number, number] = [from - start + dots.length, Math.min(to, end) - start + dots.length];
  // Of the same length, so that places stay right.
  const line = text.slice(start, end).replaceAll(/\s/g, ' ');
  return { excerpt: dots + line + (end < text.length ? '…' : ''), match: at && match };
}

/** Not between the halves of a character. */
const whole = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
};
