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
  /** What of the rest is short: names and values. */
  facts: readonly (readonly [name: string, value: string])[];
  /** There is more in the rest than the short values. */
  isMore: boolean;
}

export function inputText(rawInput: unknown): InputText {
  const fields = fieldsOf(rawInput);
  if (fields === null) {
    const rest = valueText(rawInput);
    return { command: null, directory: null, why: null, rest, facts: [], isMore: rest !== null };
  }
  const command = commandOf(fields);
  const directory = command === null ? null : textField(fields, 'cwd', 'workdir', 'directory');
  const why = textField(fields, 'description', 'reason', 'justification');
  const told = Object.entries(fields).filter(
    ([name, value]) => !isToldApart(name, command !== null) && hasValue(value),
  );
  const facts = told.flatMap(([name, value]) => (isShort(value) ? [[name, String(value)] as const] : []));
  const rest = valueText(Object.fromEntries(told));
  return { command, directory, why, rest, facts, isMore: facts.length < told.length };
}

const COMMAND_FIELDS: ReadonlySet<string> = new Set(['command', 'cmd', 'cwd', 'workdir', 'directory']);
const WHY_FIELDS: ReadonlySet<string> = new Set(['description', 'reason', 'justification']);
const isToldApart = (name: string, isCommand: boolean): boolean =>
  WHY_FIELDS.has(name) || (isCommand && COMMAND_FIELDS.has(name));

const hasValue = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

// A line of text, or less.
const SHORT = 200;
const isShort = (value: unknown): boolean =>
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= SHORT && !value.includes('\n'));

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
