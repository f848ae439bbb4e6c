// biome-ignore-start lint/suspicious/noControlCharactersInRegex: these are what is looked for
/** Terminal sequences: colours, titles. They mean nothing in a document. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above

/** What a terminal would show of it, as plain lines. */
export const plainText = (text: string): string =>
  text.replace(ESCAPES, '').replace(/\r\n?/g, '\n').replace(CONTROLS, '');

/** The same on one line. */
export const oneLine = (text: string): string => plainText(text).replace(/\s+/g, ' ').trim();

/** With nothing in it that Markdown or HTML would make something of. */
export const escaped = (text: string): string => text.replace(/[\\`*_[\]<>#|~]/g, (mark) => `\\${mark}`);

/** On one line, and with nothing of that kind in it. */
export const plainLine = (text: string): string => escaped(oneLine(text));

/** Text as it is, in a fence that is longer than any in it. */
export function fenced(text: string, language = ''): string {
  const plain = plainText(text).replace(/\n+$/, '');
  const longest = Math.max(2, ...[...plain.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${plain}\n${fence}`;
}
