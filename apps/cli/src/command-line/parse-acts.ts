import { parseArgs } from 'node:util';
import { accountFlags, common, durationOf, named, quiet } from './flags.ts';
import type { Act, Invocation } from './invocation.ts';

/** @throws {UsageError} */
export function parseSend(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options: { ...common, ...quiet }, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [run, text] = named('send', ['RUN', 'TEXT'], positionals, 'The text has to be one argument, in quotes');
  return act(values, run, { kind: 'send', text: text === '-' ? null : text });
}

/** @throws {UsageError} */
export function parseAnswer(args: string[]): Invocation {
  const options = { ...common, ...quiet, text: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const names = ['RUN', 'REQUEST', 'OPTION'] as const;
  const [run, requestId, optionId] = named('answer', names, positionals, 'More than an answer needs');
  return act(values, run, { kind: 'answer', requestId, optionId, text: values.text });
}

/** @throws {UsageError} */
export function parseInterrupt(args: string[]): Invocation {
  const { values, positionals } = parseArgs({ args, options: { ...common, ...quiet }, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [run] = named('interrupt', ['RUN'], positionals, 'Only one run can be interrupted at a time');
  return act(values, run, { kind: 'interrupt' });
}

/** @throws {UsageError} */
export function parseStop(args: string[]): Invocation {
  const flags = { yes: { type: 'boolean' }, wait: { type: 'boolean' }, timeout: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({
    args,
    options: { ...common, ...quiet, ...flags },
    allowPositionals: true,
  });
  if (values.help) return { kind: 'help' };
  const [run] = named('stop', ['RUN'], positionals, 'Only one run can be stopped at a time');
  const { yes = false, wait = false } = values;
  const stop = { yes, wait, timeoutMs: durationOf(values.timeout), quiet: values.quiet ?? false };
  return { kind: 'stop', account: accountFlags(values), run, stop };
}

type Values = Parameters<typeof accountFlags>[0] & { quiet?: boolean | undefined };

const act = (values: Values, run: string, what: Act): Invocation => ({
  kind: 'act',
  account: accountFlags(values),
  run,
  act: what,
  quiet: values.quiet ?? false,
});
