import { parseArgs } from 'node:util';
import { accountFlags, common, json, named, oneOf, quiet, UsageError } from './flags.ts';
import type { Invocation } from './invocation.ts';

/** @throws {UsageError} */
export function parseList(args: string[]): Invocation {
  const { values } = parseArgs({ args, options: { ...common, ...json, state: { type: 'string' } } });
  if (values.help) return { kind: 'help' };
  return {
    kind: 'list',
    account: accountFlags(values),
    json: values.json ?? false,
    state: values.state === undefined ? undefined : oneOf('state', ['active', 'needs-you', 'done'], values.state),
  };
}

/** @throws {UsageError} */
export function parseShow(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options: { ...common, ...json }, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [run] = named('show', ['RUN'], positionals, 'Only one run can be shown at a time');
  return { kind: 'show', account: accountFlags(values), run, json: values.json ?? false };
}

/** @throws {UsageError} */
export function parseOpen(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options: { ...common, ...quiet }, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [what] = named('open', ['RUN|FILE'], positionals, 'Only one can be opened at a time');
  return { kind: 'open', account: accountFlags(values), what, quiet: values.quiet ?? false };
}

/** @throws {UsageError} */
export function parseDemo(args: string[]): Invocation {
  const options = { ...common, scenario: { type: 'string', multiple: true }, port: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) return { kind: 'help' };
  const { scenario: scenarios = [], port = '0' } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port wants a port: ${port}`);
  return { kind: 'demo', scenarios, port: Number(port) };
}

/** @throws {UsageError} */
export function parseDoctor(args: string[]): Invocation {
  const { values } = parseArgs({ args, options: { ...common, ...json } });
  if (values.help) return { kind: 'help' };
  return { kind: 'doctor', account: accountFlags(values), json: values.json ?? false };
}
