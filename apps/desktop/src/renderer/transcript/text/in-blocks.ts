export interface TextBlock {
  /** With the line break that ends it. */
  text: string;
  lines: number;
}

/** A text in blocks of so many lines; the last one has what is left. Together they are the text. */
export function inBlocks(text: string, most: number): TextBlock[] {
  const blocks: TextBlock[] = [];
  let from = 0;
  let lines = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < text.length - 1; end = text.indexOf('\n', end + 1)) {
    if (++lines < most) continue;
    blocks.push({ text: text.slice(from, end + 1), lines });
    from = end + 1;
    lines = 0;
  }
  return [...blocks, { text: text.slice(from), lines: lines + 1 }];
}
