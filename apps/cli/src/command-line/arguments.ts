import { parseArgs } from 'node:util';
import { common, wrong } from './flags.ts';
import type { Invocation } from './invocation.ts';
import { parseAnswer, parseInterrupt, parseSend, parseStop } from './parse-acts.ts';
import { parseExport } from './parse-export.ts';
import { parseDemo, parseDoctor, parseList, parseOpen, parseShow } from './parse-others.ts';
import { parseWatch } from './parse-watch.ts';

/** What stands behind a command's name, read. */
const COMMANDS: ReadonlyMap<string | undefined, (args: string[]) => Invocation> = new Map([
  ['ls', parseList],
  ['show', parseShow],
  ['watch', parseWatch],
  ['send', parseSend],
  ['answer', parseAnswer],
  ['interrupt', parseInterrupt],
  ['stop', parseStop],
  ['export', parseExport],
  ['open', parseOpen],
  ['demo', parseDemo],
  ['doctor', parseDoctor],
]);

/** Reads the arguments after the program's name. Never throws: what cannot be understood is `wrong-usage`. */
export function parseArguments(argv: readonly string[]): Invocation {
  const [command, ...rest] = argv;
  try {
    if (command === undefined) return { kind: 'help' };
    return COMMANDS.get(command)?.(rest) ?? parseBare(argv);
  } catch (error) {
    // parseArgs names the flag and what is wrong with it in its first sentence.
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

function parseBare(argv: readonly string[]): Invocation {
  const { values, positionals } = parseArgs({ args: [...argv], options: common, allowPositionals: true });
  if (values.help || positionals[0] === 'help') return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  return wrong(`Unknown command: ${positionals[0] ?? argv[0]}`);
}
