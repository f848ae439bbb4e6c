import { expect, test } from 'vitest';
import { ENTRY_KINDS } from '../ndjson/entry-kind.ts';
import { parseArguments } from './arguments.ts';

test('parseArguments() reads every flag of watch', () => {
  const argv =
    'watch t-1/r-1 --url https://a.test --key k --project 7 --format ndjson --from #12 --until idle --kinds message,tool --no-follow --timeout 90s --strict --exit-on-input --no-exit-status --watch-only --plain --no-color -q';
  expect(parseArguments(argv.split(' '))).toEqual({
    kind: 'watch',
    account: { url: 'https://a.test', key: 'k', project: '7' },
    watch: {
      run: 't-1/r-1',
      format: 'ndjson',
      from: { kind: 'entry', number: 12 },
      until: 'idle',
      kinds: new Set(['message', 'tool']),
      follow: false,
      timeoutMs: 90_000,
      strict: true,
      ignoreStatus: true,
      exitOnInput: true,
      watchOnly: true,
      plain: true,
      color: false,
      quiet: true,
    },
  });
});

test('parseArguments() leaves out what was not said', () => {
  expect(parseArguments(['watch', 'latest'])).toEqual({
    kind: 'watch',
    account: {},
    watch: {
      run: 'latest',
      format: undefined,
      from: undefined,
      until: 'terminal',
      kinds: undefined,
      follow: true,
      timeoutMs: undefined,
      strict: false,
      ignoreStatus: false,
      exitOnInput: false,
      watchOnly: false,
      plain: false,
      color: true,
      quiet: false,
    },
  });
});

test.each([
  ['export t-1/r-1', { file: undefined, format: 'ndjson' }],
  ['export t-1/r-1 -o run.ndjson', { file: 'run.ndjson', format: 'ndjson' }],
  ['export t-1/r-1 -o Run.MD', { file: 'Run.MD', format: 'md' }],
  [
    'export t-1/r-1 --output run.md --format ndjson --strict -q --timeout 5m',
    { file: 'run.md', format: 'ndjson', strict: true, quiet: true, timeoutMs: 300_000 },
  ],
  ['export t-1/r-1 --format md', { file: undefined, format: 'md' }],
])('parseArguments() reads %s', (line, copy) => {
  expect(parseArguments(line.split(' '))).toEqual({
    kind: 'export',
    account: {},
    copy: { run: 't-1/r-1', timeoutMs: undefined, strict: false, quiet: false, ...copy },
  });
});

test.each([
  [[], 'help'],
  [['--help'], 'help'],
  [['help'], 'help'],
  [['watch', '-h'], 'help'],
  [['ls', '--help'], 'help'],
  [['--version'], 'version'],
  [['ls'], 'list'],
  [['ls', '--json'], 'list'],
  [['doctor'], 'doctor'],
  [['send', '--help'], 'help'],
])('parseArguments(%j) is %s', (argv, kind) => {
  expect(parseArguments(argv).kind).toBe(kind);
});

test.each([
  [['watch'], 'Missing RUN: runwatch watch RUN'],
  [['watch', 'a', 'b'], 'Only one run can be watched at a time: a b'],
  [['watch', 'a', '--format', 'xml'], 'Unknown format, expected human, ndjson or raw: xml'],
  [['watch', 'a', '--timeout', 'soon'], 'Cannot read the duration, expected something like 90s, 30m or 2h: soon'],
  [['watch', 'a', '--verbose'], "Unknown option '--verbose'"],
  [['watch', 'a', '--timeout'], "Option '--timeout <value>' argument missing"],
  [['export'], 'Missing RUN: runwatch export RUN'],
  [['export', 'a', 'b'], 'Only one run can be exported at a time: a b'],
  [['export', 'a', '--format', 'human'], 'Unknown format, expected ndjson or md: human'],
  [
    ['watch', 'a', '--from', 'noon'],
    'Unknown beginning, expected start, latest, the number of an entry, or an age like 15m: noon',
  ],
  [
    ['watch', 'a', '--from', '0'],
    'Unknown beginning, expected start, latest, the number of an entry, or an age like 15m: 0',
  ],
  [['watch', 'a', '--until', 'then'], 'Unknown moment to leave, expected terminal, needs-you or idle: then'],
  [
    ['watch', 'a', '--kinds', 'tool,tools'],
    `Unknown kind, expected ${ENTRY_KINDS.slice(0, -1).join(', ')} or other: tools`,
  ],
  [['ls', '--state', 'busy'], 'Unknown state, expected active, needs-you or done: busy'],
  [['show'], 'Missing RUN: runwatch show RUN'],
  [['send', 'a'], 'Missing TEXT: runwatch send RUN TEXT'],
  [['send', 'a', ''], 'Missing TEXT: runwatch send RUN TEXT'],
  [['send', 'a', 'b', 'c'], 'The text has to be one argument, in quotes: a b c'],
  [['answer', 'a', 'p-1'], 'Missing OPTION: runwatch answer RUN REQUEST OPTION'],
  [['interrupt', 'a', 'b'], 'Only one run can be interrupted at a time: a b'],
  [['stop'], 'Missing RUN: runwatch stop RUN'],
  [['open'], 'Missing RUN|FILE: runwatch open RUN|FILE'],
  [['demo', '--port', '70000'], '--port wants a port: 70000'],
  [['demo', 'small-fix'], "Unexpected argument 'small-fix'"],
  [['wach', 'a'], 'Unknown command: wach'],
  [['--wat'], "Unknown option '--wat'"],
])('parseArguments(%j) is wrong usage', (argv, message) => {
  expect(parseArguments(argv)).toEqual({ kind: 'wrong-usage', message });
});

test.each([
  ['start', { kind: 'start' }],
  ['latest', { kind: 'latest' }],
  ['42', { kind: 'entry', number: 42 }],
  ['#42', { kind: 'entry', number: 42 }],
  ['15m', { kind: 'age', ms: 900_000 }],
])('parseArguments() reads watch --from %s', (text, from) => {
  expect(parseArguments(['watch', 'a', '--from', text])).toMatchObject({ watch: { from } });
});

const account = { account: {} };
test.each<[string[], object]>([
  [['ls', '--state', 'needs-you', '--json'], { kind: 'list', ...account, json: true, state: 'needs-you' }],
  [['show', 'latest', '--json'], { kind: 'show', ...account, run: 'latest', json: true }],
  [
    ['send', 'a', 'Also Safari'],
    { kind: 'act', ...account, run: 'a', act: { kind: 'send', text: 'Also Safari' }, quiet: false },
  ],
  [['send', 'a', '-', '-q'], { kind: 'act', ...account, run: 'a', act: { kind: 'send', text: null }, quiet: true }],
  [
    ['answer', 'a', 'p-1', 'reject', '--text', 'Use the branch'],
    {
      kind: 'act',
      ...account,
      run: 'a',
      act: { kind: 'answer', requestId: 'p-1', optionId: 'reject', text: 'Use the branch' },
      quiet: false,
    },
  ],
  [['interrupt', 'a'], { kind: 'act', ...account, run: 'a', act: { kind: 'interrupt' }, quiet: false }],
  [
    ['stop', 'a', '--yes', '--wait', '--timeout', '1m'],
    { kind: 'stop', ...account, run: 'a', stop: { yes: true, wait: true, timeoutMs: 60_000, quiet: false } },
  ],
  [['open', 'run.ndjson'], { kind: 'open', ...account, what: 'run.ndjson', quiet: false }],
  [
    ['demo', '--scenario', 'fails', '--scenario', 'small-fix'],
    { kind: 'demo', scenarios: ['fails', 'small-fix'], port: 0 },
  ],
  [['demo', '--port', '8010'], { kind: 'demo', scenarios: [], port: 8010 }],
  [['doctor', '--json'], { kind: 'doctor', ...account, json: true }],
])('parseArguments(%j)', (argv, invocation) => {
  expect(parseArguments(argv)).toEqual(invocation);
});
