const CODE = { quote: 34, comma: 44, backslash: 92, open: 91, close: 93, openBrace: 123, closeBrace: 125 } as const;

const LINE_BREAK = /[\r\n]/;

/**
 * The elements of a JSON array as the pieces of text they are, without building objects: a page of the log passes main as text
 * (parsing and writing it again costs three times as much). Only the array's structure is checked; what an element holds is judged
 * where it is shown. An element is one line: line breaks in JSON are only ever spaces.
 * @returns undefined when the text is no complete array
 */
export function splitJsonArray(text: string): string[] | undefined {
  const body = LINE_BREAK.test(text) ? text.trim().replaceAll(/[\r\n]+/g, ' ') : text.trim();
  if (body.charCodeAt(0) !== CODE.open || body.charCodeAt(body.length - 1) !== CODE.close) return undefined;
  const elements: string[] = [];
  let depth = 0;
  let start = 1;
  for (let i = 1; i < body.length - 1; i++) {
    const code = body.charCodeAt(i);
    if (code === CODE.quote) {
      i = endOfString(body, i);
      if (i < 0) return undefined;
    } else if (code === CODE.openBrace || code === CODE.open) depth++;
    else if (code === CODE.closeBrace || code === CODE.close) {
      if (--depth < 0) return undefined;
    } else if (code === CODE.comma && depth === 0) {
      elements.push(body.slice(start, i).trim());
      start = i + 1;
    }
  }
  if (depth !== 0) return undefined;
  const last = body.slice(start, -1).trim();
  if (last !== '' || elements.length > 0) elements.push(last);
  return elements.includes('') ? undefined : elements;
}

/** The index of the quote that ends the string beginning at `i`, or -1. Most of a log is strings, so they are skipped in leaps. */
function endOfString(text: string, i: number): number {
  for (let quote = text.indexOf('"', i + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === CODE.backslash) backslashes++;
    if (backslashes % 2 === 0) return quote;
  }
  return -1;
}
