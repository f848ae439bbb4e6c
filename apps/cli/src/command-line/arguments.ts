import { parseArgs } from 'node:util';
import type { CopyFormat } from '@runwatch/run-file';
import { parseDuration } from './duration.ts';

/** What was asked for on the command line. */
export type Invocation =
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'wrong-usage'; message: string }
  | { kind: 'list'; account: AccountFlags; json: boolean }
  | { kind: 'watch'; account: AccountFlags; watch: WatchOptions }
  | { kind: 'export'; account: AccountFlags; copy: ExportOptions };

/** Flags that win over the environment. */
export interface AccountFlags {
  url?: string | undefined;
  key?: string | undefined;
  project?: string | undefined;
}

export interface WatchOptions {
  /** A run id or its beginning, `task/run`, `latest` or `demo:<scenario>`. */
  run: string;
  /** Undefined: `human` on a terminal, else `ndjson`. */
  format: 'human' | 'ndjson' | undefined;
  timeoutMs: number | undefined;
  strict: boolean;
  ignoreStatus: boolean;
  exitOnInput: boolean;
  /** Never asks for an answer, never sends anything. */
  watchOnly: boolean;
  plain: boolean;
  color: boolean;
  quiet: boolean;
}

export interface ExportOptions {
  /** As for `watch`. */
  run: string;
  /** A path; undefined: standard output. */
  file: string | undefined;
  format: CopyFormat;
  timeoutMs: number | undefined;
  /** A copy that is not complete is a failure. */
  strict: boolean;
  quiet: boolean;
}

const common = {
  url: { type: 'string' },
  key: { type: 'string' },
  project: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const watch = {
  ...common,
  format: { type: 'string' },
  timeout: { type: 'string' },
  strict: { type: 'boolean' },
  'exit-on-input': { type: 'boolean' },
  'no-exit-status': { type: 'boolean' },
  'watch-only': { type: 'boolean' },
  plain: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
} as const;

const copying = {
  ...common,
  output: { type: 'string', short: 'o' },
  format: { type: 'string' },
  timeout: { type: 'string' },
  strict: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
} as const;

/** Reads the arguments after the program's name. Never throws: what cannot be understood is `wrong-usage`. */
export function parseArguments(argv: readonly string[]): Invocation {
  const [command, ...rest] = argv;
  try {
    switch (command) {
      case undefined:
        return { kind: 'help' };
      case 'watch':
        return parseWatch(rest);
      case 'export':
        return parseExport(rest);
      case 'ls':
        return parseList(rest);
      default:
        return parseBare(argv);
    }
  } catch (error) {
    // parseArgs names the flag and what is wrong with it in its first sentence.
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

const wrong = (message: string): Invocation => ({ kind: 'wrong-usage', message });

function parseBare(argv: readonly string[]): Invocation {
  const { values, positionals } = parseArgs({ args: [...argv], options: common, allowPositionals: true });
  if (values.help || positionals[0] === 'help') return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  return wrong(`Unknown command: ${positionals[0] ?? argv[0]}`);
}

function parseList(args: string[]): Invocation {
  const options = { ...common, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) return { kind: 'help' };
  return { kind: 'list', account: accountFlags(values), json: values.json ?? false };
}

function parseWatch(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options: watch, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [run, ...more] = positionals;
  if (!run) return wrong('Missing RUN: runwatch watch RUN');
  if (more.length > 0) return wrong(`Only one run can be watched at a time: ${positionals.join(' ')}`);
  const { format } = values;
  if (format !== undefined && format !== 'human' && format !== 'ndjson')
    return wrong(`Unknown format, expected human or ndjson: ${format}`);
  const timeoutMs = values.timeout === undefined ? undefined : parseDuration(values.timeout);
  if (values.timeout !== undefined && timeoutMs === undefined) return wrongDuration(values.timeout);
  return {
    kind: 'watch',
    account: accountFlags(values),
    watch: {
      run,
      format,
      timeoutMs,
      strict: values.strict ?? false,
      ignoreStatus: values['no-exit-status'] ?? false,
      exitOnInput: values['exit-on-input'] ?? false,
      watchOnly: values['watch-only'] ?? false,
      plain: values.plain ?? false,
      color: !values['no-color'],
      quiet: values.quiet ?? false,
    },
  };
}

function parseExport(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options: copying, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [run, ...more] = positionals;
  if (!run) return wrong('Missing RUN: runwatch export RUN');
  if (more.length > 0) return wrong(`Only one run can be exported at a time: ${positionals.join(' ')}`);
  const { format = values.output?.toLowerCase().endsWith('.md') ? 'md' : 'ndjson' } = values;
  if (format !== 'ndjson' && format !== 'md') return wrong(`Unknown format, expected ndjson or md: ${format}`);
  const timeoutMs = values.timeout === undefined ? undefined : parseDuration(values.timeout);
  if (values.timeout !== undefined && timeoutMs === undefined) return wrongDuration(values.timeout);
  return {
    kind: 'export',
    account: accountFlags(values),
    copy: {
      run,
      file: values.output,
      format,
      timeoutMs,
      strict: values.strict ?? false,
      quiet: values.quiet ?? false,
    },
  };
}

const wrongDuration = (text: string): Invocation =>
  wrong(`Cannot read the duration, expected something like 90s, 30m or 2h: ${text}`);

const accountFlags = ({ url, key, project }: AccountFlags): AccountFlags => ({ url, key, project });
