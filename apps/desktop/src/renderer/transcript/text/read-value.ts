/*
 * What agents put into `rawInput`, `rawOutput` and content blocks is theirs to decide: everything here takes anything.
 */

type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

export const textField = (fields: Fields | null, ...names: string[]): string | null => {
  for (const name of names) {
    const value = fields?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
};

/** Any value as text to be read: strings as they are, the rest as indented JSON; null for nothing at all. */
export function valueText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.length === 0) return null;
  const fields = fieldsOf(value);
  if (fields && Object.keys(fields).length === 0) return null;
  return JSON.stringify(value, null, 2) ?? null;
}

/** What a tool is asked to do, taken apart as far as it has a usual shape. */
export interface InputText {
  /** A shell command. */
  command: string | null;
  /** The directory it runs in. */
  directory: string | null;
  /** The agent's own words for why. */
  why: string | null;
  /** Everything else, as JSON; null when there is nothing else. */
  rest: string | null;
}

export function inputText(rawInput: unknown): InputText {
  const fields = fieldsOf(rawInput);
  const command = commandOf(fields);
  const directory = textField(fields, 'cwd', 'workdir', 'directory');
  const why = textField(fields, 'description', 'reason', 'justification');
  if (fields === null || command === null)
    return { command: null, directory: null, why: null, rest: valueText(rawInput) };
  const known = new Set(['command', 'cmd', 'cwd', 'workdir', 'directory', 'description', 'reason', 'justification']);
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !known.has(name)));
  return { command, directory, why, rest: valueText(rest) };
}

function commandOf(fields: Fields | null): string | null {
  const value = fields?.['command'] ?? fields?.['cmd'];
  if (typeof value === 'string' && value !== '') return value;
  return Array.isArray(value) && value.length > 0 ? value.map(String).join(' ') : null;
}

export interface OutputText {
  stdout: string | null;
  stderr: string | null;
  exitCode: number | null;
}

/** What a tool gave back, taken apart as far as it has a usual shape. */
export function outputText(rawOutput: unknown): OutputText {
  const fields = fieldsOf(rawOutput);
  const exit = fields?.['exitCode'] ?? fields?.['exit_code'];
  const exitCode = typeof exit === 'number' ? exit : null;
  const stdout = textField(fields, 'stdout', 'output', 'formatted_output', 'aggregated_output');
  const stderr = textField(fields, 'stderr');
  if (fields !== null && (stdout !== null || stderr !== null || exitCode !== null)) return { stdout, stderr, exitCode };
  return { stdout: valueText(rawOutput), stderr: null, exitCode: null };
}
