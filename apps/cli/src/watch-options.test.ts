import { eventually } from '@runwatch/async/testing';
import type { RunUpdate } from '@runwatch/protocol';
import { connection, ended, entries, from, integrity, joined, runMeta, snapshot } from '@runwatch/run-file/testing';
import { describe, expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { type TestWorldOptions, testWorld } from './testing/test-world.ts';
import { Leave } from './watch/outcome.ts';

const run = 't-1/r-1';
const lines = Array.from({ length: 6 }, (_, second) => entries.message(second, `Message ${second}`));
const more = [entries.message(10, 'Later'), entries.turnEnd(11)];
/** A run whose newest page begins with entry 4 of 6; the older ones come, then two more, and the end. */
const beginning: RunUpdate[] = [
  snapshot(3, lines.slice(3)),
  from(6, [], 6),
  joined({ upTo: 0, total: 6, gaps: [{ from: 0, to: 3, why: 'not-loaded' }] }),
  connection(),
];
const head: RunUpdate[] = [{ kind: 'fill', at: 0, lines: lines.slice(0, 3) }, joined({ upTo: 6, total: 6 })];
const later: RunUpdate[] = [from(6, more, 8)];
const end = [ended({}, { upTo: 8, total: 8 })];
const whole = [beginning, head, later, end];

async function play(options: TestWorldOptions) {
  const bench = testWorld(options);
  const code = await runProgram(bench.world);
  return { ...bench, code };
}
const told = async (argv: string[], batches: (RunUpdate[] | Error)[] = whole) => {
  const { stdout, code } = await play({ argv: ['watch', run, ...argv], batches });
  const numbers = stdout.lines.flatMap(({ type, n, provisional }) => (type === 'entry' && !provisional ? [n] : []));
  return { code, numbers, hello: stdout.lines[0], end: stdout.lines.at(-1) };
};

describe('watch --from', () => {
  test.each([
    ['start', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['latest', [7, 8]],
    ['5', [5, 6, 7, 8]],
    ['#8', [8]],
    ['#9', []],
  ])('%s tells the entries from there on, and that those are complete', async (where, numbers) => {
    const { code, hello, end: last, ...rest } = await told(['--from', where]);
    expect([code, rest.numbers]).toEqual([0, numbers]);
    expect(hello).toMatchObject({ type: 'hello', from: where.replace(/^(\d)/, '#$1') });
    expect(last).toMatchObject({ type: 'end', entries: numbers.length, complete: true });
  });

  test('an age begins with the first entry that is young enough', async () => {
    const bench = testWorld({ argv: ['watch', run, '--from', '28s'], batches: whole });
    bench.clock.advance(Date.parse('2026-11-22T14:06:30Z') - bench.clock.now());
    await runProgram(bench.world);
    const numbers = bench.stdout.lines.flatMap(({ type, n }) => (type === 'entry' ? [n] : []));
    expect(numbers).toEqual([3, 4, 5, 6, 7, 8]);
    expect(bench.stdout.lines[0]).toMatchObject({ from: '28s' });
  });

  const printed = async (argv: string[], batches: (RunUpdate[] | Error)[] = whole) => {
    const { stdout } = await play({ argv: ['watch', run, '--plain', ...argv], columns: 80, batches });
    return stdout.text.split('\n').flatMap((line) => /agent {3}(.*)/.exec(line)?.[1] ?? []);
  };

  test('on a terminal prints the newest page, or from where it is told, in order', async () => {
    const all = [...Array.from({ length: 6 }, (_, n) => `Message ${n}`), 'Later'];
    expect(await printed([])).toEqual(all.slice(3));
    expect(await printed(['--from', 'start'])).toEqual(all);
    expect(await printed(['--from', '2'])).toEqual(all.slice(1));
    expect(await printed(['--from', '5'])).toEqual(all.slice(4));
    expect(await printed(['--from', 'latest'])).toEqual(['Later']);
  });

  test('on a terminal does not print what is newer before what is older has been read', async () => {
    const bench = testWorld({ argv: ['watch', run, '--plain', '--from', 'start'], columns: 80, batches: [beginning] });
    const code = runProgram(bench.world);
    await eventually(() => bench.client.taken === 1);
    expect(bench.stdout.text).not.toContain('Message');
    // Left before that, it says what it has.
    bench.state.leave?.(new Leave({ kind: 'left', signal: 'SIGINT' }));
    expect(await code).toBe(130);
    expect(bench.stdout.text).toContain('Message 3');
  });
});

describe('watch --kinds', () => {
  test('tells only entries of these kinds, and counts the others as passed', async () => {
    const { numbers, end: last } = await told(['--kinds', 'turn']);
    expect([numbers, last]).toEqual([[8], expect.objectContaining({ entries: 1, complete: true })]);
  });

  test('prints only those on a terminal', async () => {
    const { stdout } = await play({
      argv: ['watch', run, '--plain', '--kinds', 'turn,tool'],
      columns: 80,
      batches: whole,
    });
    expect(stdout.text).not.toContain('Message');
    expect(stdout.text).toMatch(/turn/i);
  });
});

describe('watch --format raw', () => {
  test('tells the entries as they are stored, and nothing else', async () => {
    const { stdout, stderr } = await play({ argv: ['watch', run, '--format', 'raw'], batches: whole });
    expect(stdout.text).toBe([...lines, ...more].map((line) => `${line}\n`).join(''));
    expect(stderr.text).toContain('runwatch: completed');
    const some = await play({
      argv: ['watch', run, '--format', 'raw', '--from', '#5', '--kinds', 'message'],
      batches: whole,
    });
    expect(some.stdout.text).toBe([lines[4], lines[5], more[0]].map((line) => `${line}\n`).join(''));
  });
});

describe('watch --no-follow', () => {
  test('leaves when everything until now has been told, and not before', async () => {
    const { code, numbers, end: last } = await told(['--no-follow'], [beginning, head]);
    expect([code, numbers]).toEqual([0, [1, 2, 3, 4, 5, 6]]);
    expect(last).toMatchObject({ result: 'caught_up', exit: 0, entries: 6, complete: true });
    const early = testWorld({ argv: ['watch', run, '--no-follow'], batches: [beginning] });
    const running = runProgram(early.world);
    await eventually(() => early.client.taken === 1);
    early.state.leave?.(new Leave({ kind: 'left', signal: 'SIGINT' }));
    expect(await running).toBe(130);
  });

  test('has the exit code of a run that is over', async () => {
    const over = runMeta({ status: 'failed' });
    const failed = [{ ...beginning[0], run: over } as RunUpdate, ...beginning.slice(1)];
    const batches = [
      failed,
      head,
      [{ kind: 'ended' as const, run: over, integrity: integrity({ upTo: 6, total: 6 }) }],
    ];
    expect(await told(['--no-follow'], batches)).toMatchObject({ code: 3, end: { result: 'failed' } });
  });

  test('with --strict fails unless what was told is proven', async () => {
    const doubtful = [{ from: 4, to: null, why: 'unproven' as const }];
    const batches = [beginning, [head[0] as RunUpdate, joined({ upTo: 4, total: 6, gaps: doubtful })]];
    expect((await told(['--no-follow', '--strict'], batches)).code).toBe(9);
    expect((await told(['--no-follow', '--strict'], [beginning, head])).code).toBe(0);
  });
});

describe('watch --until', () => {
  test('needs-you leaves when the agent asks, as it was wished', async () => {
    const asks = [from(6, [entries.permissionRequest(12, 'p-1', 'git push')], 6)];
    const { code, end: last } = await told(['--until', 'needs-you'], [beginning, head, asks]);
    expect([code, last]).toEqual([0, expect.objectContaining({ result: 'needs_answer', request: 'p-1', exit: 0 })]);
    // Named together, the exit code says it.
    expect((await told(['--until', 'needs-you', '--exit-on-input'], [beginning, head, asks])).code).toBe(8);
  });

  test('idle leaves when the turn is over, and not while another goes on', async () => {
    expect((await told(['--until', 'idle'])).end).toMatchObject({ result: 'idle', exit: 0 });
    const goesOn = [from(6, [entries.turnEnd(11), entries.prompt(12, 'Also Safari')], 8)];
    expect((await told(['--until', 'idle'], [beginning, head, goesOn, end])).end).toMatchObject({
      result: 'completed',
    });
  });

  test('says so to people, with how to watch on', async () => {
    const { stderr } = await play({ argv: ['watch', run, '--until', 'idle'], batches: whole });
    expect(stderr.text).toContain('the turn is over · seen to #8');
    expect(stderr.text).toContain('runwatch: watch on: runwatch watch t-1/r-1 --from=#9\n');
  });
});
