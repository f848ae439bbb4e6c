/** A test, or a group of tests, that says which scenarios it covers. */
export interface NamedTest {
  /** Path from the root of the repository. */
  file: string;
  ids: readonly string[];
  /** The rest of its name. */
  name: string;
}

/** Comments first, so that what they quote is skipped; then the three kinds of string literals. */
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/g;
const NAME = /^([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*): (\S[\s\S]*)$/;
const NOT_RUN = /\.(?:skip|todo)\s*\(\s*$/;

/** What a table of tests puts in is left open. */
const readable = (name: string): string =>
  name
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/%[sdifjoO#]|\$\{[^}]*\}|\$\w+/g, '…')
    .replaceAll(/\s+/g, ' ');

/**
 * The names in a source of tests that begin with ids, such as `B7: …` or `C1, H3: …`. Any string that begins so is such a name: of a test, of a
 * group, or of a row in a table of tests. Tests that are not run prove nothing and are left out.
 */
export function namedTests(file: string, source: string): NamedTest[] {
  const tests: NamedTest[] = [];
  for (const token of source.matchAll(TOKEN)) {
    const text = token[1] ?? token[2] ?? token[3];
    const [, ids, name] = NAME.exec(text ?? '') ?? [];
    if (!ids || !name || NOT_RUN.test(source.slice(0, token.index))) continue;
    tests.push({ file, ids: ids.split(', '), name: readable(name) });
  }
  return tests;
}
