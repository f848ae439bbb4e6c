import { inspect } from 'node:util';
import { vi } from 'vitest';

/** All that becomes of a value when somebody logs it, shows it or sends it on: its fields down to the hidden ones, and its causes. */
export function printed(value: unknown): string {
  const { stack, message, cause } = value instanceof Error ? value : {};
  const seen = inspect(value, { depth: 30, showHidden: true, maxStringLength: null, maxArrayLength: null });
  return [String(value), seen, asJson(value), stack, message, cause === undefined ? '' : printed(cause)].join('\n');
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // Circular: it has been inspected.
    return '';
  }
}

/** Everything that is written to the console, or past it to the process's output, until disposed of. */
export function capturedOutput(): Disposable & { readonly text: string } {
  const written: string[] = [];
  const spies = [
    ...(['debug', 'log', 'info', 'warn', 'error', 'trace', 'dir'] as const).map((method) =>
      vi
        .spyOn(console, method)
        .mockImplementation((...args: unknown[]) => void written.push(args.map(printed).join(' '))),
    ),
    ...[process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0),
    ),
  ];
  return {
    get text() {
      return written.join('\n');
    },
    [Symbol.dispose]() {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
