// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is looked for
/** Commands to a terminal that set its title, links and the like: begun by ESC ], ended by BEL or ESC \. */
const STRINGS = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?/g;
const BACKSPACE = /[^\u0008\n]\u0008/;
/** What begins like a command and is none, as where a text was cut in the middle of one. */
const BROKEN = /\u001b\[(?![0-?]*[ -/]*[@-~])[0-?]*/g;
const CHARACTER_SETS = /\u001b[()*+][0-9A-Za-z]/g;
const ESCAPE = /\u001b/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above

/**
 * What a terminal would show of a text in which lines write over themselves, as progress bars do: a carriage return goes back to the
 * line's beginning, a backspace one place. Colours stay for whoever reads them.
 */
export function foldOverwrites(text: string): string {
  const words = text.includes('\u001b')
    ? text.replace(STRINGS, '').replace(CHARACTER_SETS, '').replace(BROKEN, '')
    : text;
  const folded = words.includes('\r') ? words.replace(/\r+\n/g, '\n').split('\n').map(lastWritten).join('\n') : words;
  return folded.includes('\b') ? backspaced(folded) : folded;
}

function lastWritten(line: string): string {
  if (!line.includes('\r')) return line;
  return line.split('\r').reduce((shown, over) => {
    // With colours in it, what a program writes over a line is the whole line, as a rule.
    if (over === '' || over.length >= shown.length || ESCAPE.test(over) || ESCAPE.test(shown)) return over || shown;
    return over + shown.slice(over.length);
  });
}

function backspaced(text: string): string {
  let rest = text;
  while (BACKSPACE.test(rest)) rest = rest.replace(new RegExp(BACKSPACE, 'g'), '');
  return rest.replaceAll('\b', '');
}
