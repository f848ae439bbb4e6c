import type { SearchHit, SearchKind } from '@runwatch/protocol';
import { arrayOr, isObject, stringOr } from '../fold/json.ts';
import { readLine } from '../fold/read-line.ts';
import type { Said, ToolFields } from '../fold/said.ts';
import { textOf } from '../fold/text-of.ts';
import { leaves } from './leaves.ts';

/** What people can see of one entry. */
export interface Searchable {
  kind: SearchHit['kind'];
  failed: boolean;
  /** ISO time, as the writer gave it. */
  at: string | null;
  /** The texts, what names it first. */
  texts: readonly string[];
  /** Entries with the same key are one thing for whoever reads: a tool call and its updates. Null: it stands for itself. */
  key: string | null;
  toolCallId: string | null;
  requestId: string | null;
  /** It is where the thing is told first: what a list of all things of a kind shows. */
  begins: boolean;
  /** It is a piece of a message: what follows may go on. */
  isPiece: boolean;
}

/** What of a line is to be searched: the text that people see, not the JSON that it is written in. Null for what is not shown. */
export function searchable(line: string): Searchable | null {
  const { at, said } = readLine(line);
  const found = OF[said.what] as (said: Said) => Part | null;
  const part = found(said);
  return (
    part && { failed: false, key: null, toolCallId: null, requestId: null, begins: true, isPiece: false, ...part, at }
  );
}

type Part = Pick<Searchable, 'kind' | 'texts'> & Partial<Omit<Searchable, 'at'>>;

const nothing = () => null;

const OF: { readonly [W in Said['what']]: (said: Extract<Said, { what: W }>) => Part | null } = {
  noise: nothing,
  silence: nothing,
  // A line between two turns, and an answer without words.
  'turn-end': nothing,
  resolved: nothing,
  speech: ({ voice, text, whole }) => ({ kind: voice, texts: [text], isPiece: !whole }),
  // A prompt is told in up to three spellings; what stands in the window once is found once.
  user: ({ text, whole }) =>
    text === '' ? null : { kind: 'user', texts: [text], isPiece: !whole, key: whole ? `user:${text.trim()}` : null },
  tool: ({ toolCallId, fields }) => ({
    kind: 'tool',
    texts: toolTexts(fields),
    failed: fields.status === 'failed' || fields.error !== undefined,
    key: `tool:${toolCallId}`,
    toolCallId,
    begins: fields.title !== undefined,
  }),
  asked: ({ request: { requestId, toolCall, toolCallId, options } }) => ({
    kind: 'permission',
    texts: [
      ...some(toolCall?.title),
      ...leaves(toolCall?.rawInput),
      ...contentTexts(arrayOr(toolCall?.['content'])),
      ...options.flatMap(({ name }) => some(name)),
    ],
    key: `permission:${requestId}`,
    requestId,
    toolCallId: toolCallId ?? toolCall?.toolCallId ?? null,
  }),
  plan: ({ steps }) => ({ kind: 'plan', texts: steps.map(({ content }) => content) }),
  error: ({ message, source }) => ({ kind: 'error', texts: [message, ...some(source)], failed: true }),
  console: ({ level, message }) => ({ kind: 'system', texts: [message], failed: level === 'error' }),
  progress: ({ label, detail, status, group, step }) => ({
    kind: 'system',
    texts: [label, ...some(detail)],
    failed: status === 'failed',
    key: `progress:${JSON.stringify([group, step])}`,
  }),
  output: ({ stdout, stderr, exitCode }) => ({
    kind: 'system',
    texts: [...some(stdout), ...some(stderr)],
    failed: exitCode !== null && exitCode !== 0,
  }),
  status: ({ status, error }) => ({ kind: 'system', texts: [status, ...some(error)], failed: error !== null }),
  notice: ({ name, params }) => ({ kind: 'system', texts: [name.replaceAll('_', ' '), ...leaves(params)] }),
  pi: ({ eventType, event }) => ({ kind: 'system', texts: [...some(eventType), ...leaves(event)] }),
  unknown: ({ name, entry }) => ({ kind: 'system', texts: [name, ...leaves(entry)] }),
  unreadable: ({ text }) => ({ kind: 'system', texts: some(text) }),
};

const some = (text: string | null | undefined): string[] => (text ? [text] : []);

/** As the window has it: blocks are what the agent wants to be read, the raw output mostly says the same once more. */
function toolTexts(fields: Partial<ToolFields>): string[] {
  const blocks = fields.content ?? [];
  return [
    ...some(fields.title),
    ...leaves(fields.rawInput),
    ...contentTexts(blocks),
    ...(blocks.length === 0 ? leaves(fields.rawOutput) : []),
    ...(fields.locations ?? []).map(({ path }) => path),
    ...some(fields.error),
  ];
}

function contentTexts(blocks: readonly unknown[]): string[] {
  return blocks.filter(isObject).flatMap((block) => {
    if (block['type'] !== 'diff') return some(textOf(block['content'] ?? block));
    return [block['path'], block['newText'], block['oldText']].flatMap((text) => some(stringOr(text, null)));
  });
}

/** Whether something of this kind is meant by one of `kinds`; all of them are when there are none. */
export const isOfKinds = (
  { kind, failed }: Pick<Searchable, 'kind' | 'failed'>,
  kinds: readonly SearchKind[],
): boolean =>
  kinds.length === 0 ||
  (failed && kinds.includes('errors')) ||
  (kind === 'user' && kinds.includes('own')) ||
  kinds.includes(KIND_OF[kind]);

const KIND_OF: Readonly<Record<SearchHit['kind'], SearchKind>> = {
  user: 'messages',
  message: 'messages',
  thought: 'thoughts',
  tool: 'tools',
  error: 'errors',
  permission: 'permissions',
  plan: 'plans',
  system: 'system',
};

/**
 * Texts of which every line of these kinds has one in it, as it is written: to pass over others without reading them. Null where nothing can be said of all.
 * `begins`: only lines are meant that tell a thing first. A line that escapes letters (`THOROUGH_SIGN`) may have them in another spelling.
 */
export function signsOf(kinds: readonly SearchKind[], begins: boolean): readonly string[] | null {
  const signs = kinds.flatMap((kind): readonly (string | null)[] => (begins && BEGIN[kind]) || (SIGNS[kind] ?? [null]));
  const known = signs.filter((sign) => sign !== null);
  return known.length === 0 || known.length < signs.length ? null : known;
}

const SIGNS: { readonly [K in SearchKind]?: string[] } = {
  messages: ['agent_message', 'user_message', 'session/prompt', 'session\\/prompt'],
  own: ['user_message', 'session/prompt', 'session\\/prompt'],
  thoughts: ['agent_thought'],
  tools: ['"tool_call'],
  // A status, a member or a level, the method of an error, or how a command has ended.
  errors: ['"failed"', '"error"', '/error"', '"exitCode"'],
  permissions: ['permission_request'],
  plans: ['"plan"'],
};

/** What updates of a call have not. */
const BEGIN: { readonly [K in SearchKind]?: string[] } = { tools: ['"title"'] };
