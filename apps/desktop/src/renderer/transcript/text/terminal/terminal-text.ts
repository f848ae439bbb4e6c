import Anser, { type AnserJsonEntry } from 'anser';
import type { Span } from '../code/spans.ts';
import { foldOverwrites } from './fold-overwrites.ts';
import { paletteName } from './palette.ts';

/** What a command has printed, as a terminal would show it: the words, and which of them stand out. */
export interface TerminalText {
  text: string;
  spans: readonly Span[];
}

// Such output belongs into a file; its colours do not make it more legible.
const LONGEST_COLOURED = 500_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[\u0000-\u0008\u000b-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

export function terminalText(output: string): TerminalText {
  if (!SPECIAL.test(output)) return { text: output, spans: [] };
  const spans: Span[] = [];
  let text = '';
  for (const piece of Anser.ansiToJson(foldOverwrites(output), { use_classes: true, remove_empty: true })) {
    const from = text.length;
    text += piece.content.replace(UNPRINTABLE, '');
    const className = output.length > LONGEST_COLOURED ? '' : classOf(piece);
    if (className !== '' && text.length > from) spans.push({ from, to: text.length, className });
  }
  return { text, spans };
}

function classOf({ fg, bg, fg_truecolor, bg_truecolor, decorations }: AnserJsonEntry): string {
  const front = paletteName(fg, fg_truecolor);
  const back = paletteName(bg, bg_truecolor);
  return [
    ...(front === null ? [] : [`ansi-${front}`]),
    // Words keep to the colours that can be read on either ground; a ground tints the line.
    ...(back === null ? [] : [`ansi-on-${back}`]),
    ...decorations.filter((decoration) => DRAWN.has(decoration)).map((decoration) => `ansi-${decoration}`),
  ].join(' ');
}

const DRAWN: ReadonlySet<string> = new Set(['bold', 'dim', 'italic', 'underline', 'strikethrough']);
