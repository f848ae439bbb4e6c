import { expect, test } from 'vitest';
import { parseArguments } from './arguments.ts';

test('parseArguments() reads every flag of watch', () => {
  const argv =
    'watch t-1/r-1 --url https://a.test --key k --project 7 --format ndjson --timeout 90s --strict --exit-on-input --no-exit-status --watch-only --plain --no-color -q';
  expect(parseArguments(argv.split(' '))).toEqual({
    kind: 'watch',
    account: { url: 'https://a.test', key: 'k', project: '7' },
    watch: {
      run: 't-1/r-1',
      format: 'ndjson',
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
])('parseArguments(%j) is %s', (argv, kind) => {
  expect(parseArguments(argv).kind).toBe(kind);
});

test.each([
  [['watch'], 'Missing RUN: runwatch watch RUN'],
  [['watch', 'a', 'b'], 'Only one run can be watched at a time: a b'],
  [['watch', 'a', '--format', 'xml'], 'Unknown format, expected human or ndjson: xml'],
  [['watch', 'a', '--timeout', 'soon'], 'Cannot read the duration, expected something like 90s, 30m or 2h: soon'],
  [['watch', 'a', '--verbose'], "Unknown option '--verbose'"],
  [['watch', 'a', '--timeout'], "Option '--timeout <value>' argument missing"],
  [['export'], 'Missing RUN: runwatch export RUN'],
  [['export', 'a', 'b'], 'Only one run can be exported at a time: a b'],
  [['export', 'a', '--format', 'human'], 'Unknown format, expected ndjson or md: human'],
  [['wach', 'a'], 'Unknown command: wach'],
  [['--wat'], "Unknown option '--wat'"],
])('parseArguments(%j) is wrong usage', (argv, message) => {
  expect(parseArguments(argv)).toEqual({ kind: 'wrong-usage', message });
});
