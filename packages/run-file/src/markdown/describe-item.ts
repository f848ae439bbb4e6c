import type { FoldedItem, PermissionItem, PlanItem, ToolItem } from '@runwatch/transcript';
import { escaped, fenced, oneLine, plainLine, plainText } from './plain-text.ts';

/** A piece of what an item says: Markdown, or text as it is. */
export type Part = { kind: 'markdown'; text: string } | { kind: 'code'; language: string; text: string };

/** An item as a section of a document. */
export interface Section {
  /** On one line, as plain text. */
  heading: string;
  /** Paragraphs and blocks. */
  body: readonly Part[];
}

type Descriptions = {
  readonly [Kind in FoldedItem['kind']]: (item: Extract<FoldedItem, { kind: Kind }>) => {
    heading: string;
    /** Empty ones are left out. */
    body?: readonly Part[];
  };
};

const descriptions: Descriptions = {
  user: ({ text }) => ({ heading: 'You', body: [markdown(plainText(text))] }),
  message: ({ text }) => ({ heading: 'Agent', body: [markdown(plainText(text))] }),
  thought: ({ text }) => ({ heading: 'Thought', body: [quoted(text)] }),
  tool: describeTool,
  console: ({ level, message }) => ({
    heading: level === 'info' ? 'Console' : `Console, ${level}`,
    body: [code(message)],
  }),
  progress: ({ label, status, detail }) => ({
    heading: `${label}: ${words(status)}`,
    body: detail === null ? [] : [markdown(plainLine(detail))],
  }),
  output: ({ stdout, stderr, exitCode }) => ({
    heading: exitCode === null ? 'Output of the sandbox' : `Output of the sandbox, exit ${exitCode}`,
    body: [code(stdout), code(stderr)],
  }),
  plan: (item) => ({ heading: 'Plan', body: [planSteps(item)] }),
  permission: describePermission,
  'turn-end': ({ stopReason, background }) => ({
    heading: `${background ? 'Background turn' : 'Turn'} over${stopReason === null || stopReason === 'end_turn' ? '' : `: ${words(stopReason)}`}`,
  }),
  status: ({ status, complete, error }) => ({
    heading: `${words(status)}${complete ? ', done' : ''}`,
    body: error === null ? [] : [markdown(plainLine(error))],
  }),
  error: ({ message, source }) => ({
    heading: source === null ? 'Error' : `Error, ${source}`,
    body: [code(message)],
  }),
  notice: ({ name, params }) => ({
    heading: words(name),
    body: Object.keys(params).length === 0 ? [] : [json(params)],
  }),
  pi: ({ eventType, event }) => ({ heading: `Event ${eventType ?? ''}`, body: [json(event)] }),
  unknown: ({ name, entry }) => ({ heading: `Entry of another kind: ${name}`, body: [json(entry)] }),
  unreadable: ({ bytes, text }) => ({ heading: `Not readable (${bytes} bytes)`, body: [code(text)] }),
};

/** What an item is, and what it says. */
export function sectionOf(item: FoldedItem): Section {
  const describe = descriptions[item.kind] as (item: FoldedItem) => { heading: string; body?: readonly Part[] };
  const { heading, body = [] } = describe(item);
  return { heading: oneLine(heading), body: body.filter(({ text }) => text.trim() !== '') };
}

/** An item as a section of a Markdown document, with its number and time. */
export function describeItem(item: FoldedItem): string {
  const { heading, body } = sectionOf(item);
  const at = timeOf(item.at);
  const head = `### ${escaped(heading)}${at === null ? '' : ` · ${at}`} · #${item.first + 1}`;
  return `${[head, ...body.map((part) => (part.kind === 'code' ? fenced(part.text, part.language) : part.text))].join('\n\n')}\n\n`;
}

function timeOf(at: string | null): string | null {
  const ms = Date.parse(at ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString().slice(11, 19);
}

function describeTool(item: ToolItem) {
  const title = item.title ?? item.toolName ?? item.toolCallId;
  const kind = item.toolKind === null || item.toolKind === 'other' ? 'Tool' : capital(words(item.toolKind));
  const state = item.status === null || item.status === 'completed' ? '' : `, ${words(item.status)}`;
  const exit = field(item.rawOutput, 'exitCode') ?? field(item.rawOutput, 'exit_code');
  return {
    heading: `${kind}: ${title}${state}${typeof exit === 'number' ? `, exit ${exit}` : ''}`,
    body: [
      ...item.locations.map(({ path, line }) =>
        markdown(`\`${path.replaceAll('`', "'")}${line === null ? '' : `:${line}`}\``),
      ),
      ...inputOf(item),
      ...outputOf(item),
      ...(item.error === null ? [] : [code(item.error)]),
    ],
  };
}

function inputOf({ rawInput }: ToolItem): Part[] {
  const command = field(rawInput, 'command');
  if (typeof command === 'string') return [code(command, 'sh')];
  return rawInput === null || rawInput === undefined || isEmptyObject(rawInput) ? [] : [json(rawInput)];
}

function outputOf({ content, rawOutput }: ToolItem): Part[] {
  const shown = content.flatMap((part) => {
    if (field(part, 'type') === 'diff') return [diff(part)];
    const text = field(field(part, 'content'), 'text');
    return [typeof text === 'string' ? code(text) : json(part)];
  });
  if (shown.length > 0) return shown;
  if (typeof rawOutput === 'string') return [code(rawOutput)];
  const texts = ['stdout', 'stderr', 'output'].map((name) => field(rawOutput, name));
  if (texts.some((text) => typeof text === 'string'))
    return texts.flatMap((text) => (typeof text === 'string' ? [code(text)] : []));
  return rawOutput === null || rawOutput === undefined ? [] : [json(rawOutput)];
}

/** The old text and the new one, line by line: what is between them is everybody's own reading. */
function diff(part: unknown): Part {
  const lines = (name: string, mark: string) => {
    const text = field(part, name);
    return typeof text === 'string' && text !== '' ? text.split('\n').map((line) => `${mark}${line}`) : [];
  };
  const path = field(part, 'path');
  const head = typeof path === 'string' ? [`--- ${path}`, `+++ ${path}`] : [];
  return code([...head, ...lines('oldText', '-'), ...lines('newText', '+')].join('\n'), 'diff');
}

function describePermission(item: PermissionItem) {
  const command = field(item.rawInput, 'command');
  const what =
    typeof command === 'string'
      ? code(command, 'sh')
      : markdown(plainLine(item.title ?? item.toolKind ?? item.requestId));
  const chosen = item.options.find(({ optionId }) => optionId === item.optionId);
  const answers = {
    open: 'Not answered yet.',
    expired: 'No longer asked.',
    answered: `Answered: ${plainLine(chosen?.name ?? item.optionId ?? 'somewhere else')}`,
  };
  const options = item.options.map(({ name, optionId }) => `- ${plainLine(name ?? optionId)}`).join('\n');
  return { heading: 'The agent asks', body: [what, markdown(options), markdown(answers[item.state])] };
}

const planSteps = ({ steps }: PlanItem): Part =>
  markdown(
    steps
      .map(
        ({ content, status }) =>
          `- [${status === 'completed' ? 'x' : ' '}] ${plainLine(content)}${status === 'in_progress' ? ' (under way)' : ''}`,
      )
      .join('\n'),
  );

const quoted = (text: string): Part =>
  markdown(
    plainText(text)
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n'),
  );

const markdown = (text: string): Part => ({ kind: 'markdown', text });
const code = (text: string, language = ''): Part => ({
  kind: 'code',
  language,
  text: plainText(text).replace(/\n+$/, ''),
});
const json = (value: unknown): Part => code(JSON.stringify(value, null, 2) ?? String(value), 'json');
const words = (name: string): string => name.replace(/[_-]+/g, ' ');
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
