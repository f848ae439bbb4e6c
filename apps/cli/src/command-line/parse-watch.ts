import { parseArgs } from 'node:util';
import { ENTRY_KINDS, type EntryKind } from '../ndjson/entry-kind.ts';
import type { Beginning } from '../watch/beginning.ts';
import { parseDuration } from './duration.ts';
import { accountFlags, common, durationOf, named, oneOf, quiet, UsageError } from './flags.ts';
import type { Invocation } from './invocation.ts';

const options = {
  ...common,
  ...quiet,
  format: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string', default: 'terminal' },
  kinds: { type: 'string' },
  'no-follow': { type: 'boolean', default: false },
  timeout: { type: 'string' },
  strict: { type: 'boolean', default: false },
  'exit-on-input': { type: 'boolean', default: false },
  'no-exit-status': { type: 'boolean', default: false },
  'watch-only': { type: 'boolean', default: false },
  plain: { type: 'boolean', default: false },
  'no-color': { type: 'boolean', default: false },
} as const;

/** @throws {UsageError} */
export function parseWatch(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [run] = named('watch', ['RUN'], positionals, 'Only one run can be watched at a time');
  return {
    kind: 'watch',
    account: accountFlags(values),
    watch: {
      run,
      format: values.format === undefined ? undefined : oneOf('format', ['human', 'ndjson', 'raw'], values.format),
      from: values.from === undefined ? undefined : beginningOf(values.from),
      until: oneOf('moment to leave', ['terminal', 'needs-you', 'idle'], values.until),
      kinds: values.kinds === undefined ? undefined : kindsOf(values.kinds),
      follow: !values['no-follow'],
      timeoutMs: durationOf(values.timeout),
      strict: values.strict,
      ignoreStatus: values['no-exit-status'],
      exitOnInput: values['exit-on-input'],
      watchOnly: values['watch-only'],
      plain: values.plain,
      color: !values['no-color'],
      quiet: values.quiet ?? false,
    },
  };
}

function beginningOf(text: string): Beginning {
  if (text === 'start' || text === 'latest') return { kind: text };
  // A shell takes `#42` for a comment where it stands alone.
  const [, number] = /^#?([1-9]\d{0,8})$/.exec(text) ?? [];
  if (number !== undefined) return { kind: 'entry', number: Number(number) };
  const ms = parseDuration(text);
  if (ms !== undefined) return { kind: 'age', ms };
  throw new UsageError(
    `Unknown beginning, expected start, latest, the number of an entry, or an age like 15m: ${text}`,
  );
}

const kindsOf = (text: string): ReadonlySet<EntryKind> =>
  new Set(text.split(',').map((kind) => oneOf('kind', ENTRY_KINDS, kind.trim())));
