import { createHighlighterCore, type HighlighterCore, type LanguageRegistration } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { Span } from './spans.ts';

/** The languages that agents write most, each loaded when it is first met. Whatever is in none of them stays plain text. */
const LANGUAGES: Readonly<Record<string, () => Promise<{ default: LanguageRegistration[] }>>> = {
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
};

/**
 * Colours are names of kinds here: what they look like is the style sheet's business, in both themes. Of scopes that fit, the most
 * specific wins, as in every editor.
 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  comment: ['comment', 'punctuation.definition.comment'],
  string: ['string', 'punctuation.definition.string', 'markup.inline.raw'],
  number: ['constant.numeric', 'constant.language', 'constant.character'],
  keyword: ['keyword', 'storage', 'keyword.operator.new', 'variable.language'],
  function: ['entity.name.function', 'support.function', 'meta.function-call.generic'],
  type: ['entity.name.type', 'entity.name.class', 'support.type', 'support.class', 'entity.name.tag'],
  property: [
    'support.type.property-name',
    'meta.object-literal.key',
    'entity.other.attribute-name',
    'variable.other.property',
  ],
  plain: ['keyword.operator', 'string.unquoted', 'punctuation', 'string.template meta.template.expression'],
  added: ['markup.inserted'],
  removed: ['markup.deleted'],
};
const COLOURS = Object.keys(KINDS);
// A theme's colours are colours: each kind is given one that stands for its number.
const colourOf = (kind: string): string => `#0000${(COLOURS.indexOf(kind) + 1).toString(16).padStart(2, '0')}`;
const kindOf = (colour: string | undefined): string | undefined =>
  COLOURS[Number.parseInt(colour?.slice(5, 7) ?? '', 16) - 1];

const theme = {
  name: 'kinds',
  type: 'dark' as const,
  colors: { 'editor.foreground': '#000000', 'editor.background': '#ffffff' },
  settings: [
    { settings: { foreground: '#000000', background: '#ffffff' } },
    ...COLOURS.map((kind) => ({ scope: [...(KINDS[kind] ?? [])], settings: { foreground: colourOf(kind) } })),
  ],
};

// A line that is longer was not written by a person.
const LONGEST_LINE = 2_000;
// A line on which a grammar spends more than that stays plain. The first line of all takes half a second on a slow machine.
const MOST_MS = 10_000;

let highlighter: Promise<HighlighterCore> | null = null;

/**
 * What stands out in a text of that language, in order; nothing for a language that is not known here. At each of `breaks` something else begins: what
 * was open before it, such as a comment, does not go on.
 */
export async function highlight(text: string, language: string, breaks: readonly number[] = []): Promise<Span[]> {
  const load = LANGUAGES[language];
  if (!load) return [];
  highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const core = await highlighter;
  await core.loadLanguage(load);
  return [0, ...breaks].flatMap((from, part) => spansOf(core, text.slice(from, breaks[part]), language, from));
}

/** The spans of a part of a text that begins at `from` in it. */
function spansOf(core: HighlighterCore, text: string, language: string, from: number): Span[] {
  const spans: Span[] = [];
  const { tokens } = core.codeToTokens(text, {
    lang: language,
    theme: theme.name,
    tokenizeMaxLineLength: LONGEST_LINE,
    tokenizeTimeLimit: MOST_MS,
  });
  for (const { offset, content, color } of tokens.flat()) {
    const kind = kindOf(color);
    if (kind === undefined || kind === 'plain') continue;
    const [start, end] = [from + offset, from + offset + content.length];
    const last = spans.at(-1);
    if (last?.to === start && last.className === `code-${kind}`) last.to = end;
    else spans.push({ from: start, to: end, className: `code-${kind}` });
  }
  return spans;
}
