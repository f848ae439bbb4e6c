const NAMES: Readonly<Record<string, readonly string[]>> = {
  css: ['css', 'scss', 'less'],
  diff: ['diff', 'patch'],
  go: ['go', 'golang'],
  html: ['html', 'htm', 'xml', 'svg', 'vue'],
  java: ['java'],
  json: ['json', 'jsonc', 'json5', 'jsonl', 'ndjson'],
  python: ['python', 'py', 'pyi'],
  rust: ['rust', 'rs'],
  shellscript: ['bash', 'sh', 'shell', 'zsh', 'shellscript'],
  sql: ['sql', 'psql'],
  toml: ['toml', 'ini'],
  tsx: ['tsx', 'jsx'],
  typescript: ['typescript', 'ts', 'javascript', 'js', 'mjs', 'cjs', 'mts', 'cts'],
  yaml: ['yaml', 'yml'],
};

const BY_NAME = new Map(Object.entries(NAMES).flatMap(([language, names]) => names.map((name) => [name, language])));

/** The language that goes by this name, or that a file with this ending is written in; null where there are no colours for it. */
export const languageOf = (name: string): string | null => BY_NAME.get(name.toLowerCase()) ?? null;
