import { parseArgs } from 'node:util';
import { accountFlags, common, durationOf, named, oneOf, quiet } from './flags.ts';
import type { Invocation } from './invocation.ts';

const options = {
  ...common,
  ...quiet,
  output: { type: 'string', short: 'o' },
  format: { type: 'string' },
  timeout: { type: 'string' },
  strict: { type: 'boolean' },
} as const;

/** @throws {UsageError} */
export function parseExport(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [run] = named('export', ['RUN'], positionals, 'Only one run can be exported at a time');
  const { output: file, format = file?.toLowerCase().endsWith('.md') ? 'md' : 'ndjson' } = values;
  return {
    kind: 'export',
    account: accountFlags(values),
    copy: {
      run,
      file,
      format: oneOf('format', ['ndjson', 'md'], format),
      timeoutMs: durationOf(values.timeout),
      strict: values.strict ?? false,
      quiet: values.quiet ?? false,
    },
  };
}
