import { isDeepStrictEqual } from 'node:util';
import type { CloudRun } from '@runwatch/local-cloud';
import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { seeded } from './testing/seeded.ts';

const WORDS = ['ok', 'ok', 'I see. ', 'Next, ', 'the test fails ', 'because of a race. ', 'Done.'];

/** One thing that an agent, or the server, does. */
function act(run: CloudRun, random: () => number, n: number): void {
  const pick = random();
  if (pick < 0.45)
    for (let i = 0; i <= random() * 4; i++) run.agent.chunk(WORDS[Math.floor(random() * WORDS.length)] ?? 'ok');
  else if (pick < 0.6)
    run.agent.toolCall({ toolCallId: `call-${n}`, title: `Step ${n}`, kind: 'read', rawInput: { n } });
  else if (pick < 0.7) run.agent.toolUpdate({ toolCallId: `call-${n - 1}`, status: 'completed' });
  else if (pick < 0.8) run.agent.console('info', random() < 0.5 ? 'npm install' : `line ${n}`);
  else if (pick < 0.88) run.agent.thought(random() < 0.5 ? 'hm' : `about ${n}`);
  else if (pick < 0.94) run.agent.turnComplete('end_turn');
  else run.agent.userPrompt('And now?');
}

/** One thing that goes wrong on the way. */
function trouble(bench: Bench, run: CloudRun, random: () => number): void {
  const { switches } = bench.cloud;
  const pick = Math.floor(random() * 9);
  if (pick === 0) run.switches.cut('clean');
  else if (pick === 1) run.switches.cut('torn');
  else if (pick === 2) run.switches.reset();
  else if (pick === 3) run.switches.rotate();
  else if (pick === 4) run.switches.repeat(1 + Math.floor(random() * 5));
  else if (pick === 5) switches.answer('session_logs', { status: 503 }, { times: 1 });
  else if (pick === 6) switches.answer('stream_token', { status: 503 }, { times: 1 });
  else if (pick === 7) run.switches.expireTokens();
  else switches.delay('session_logs', random() * 500, { times: 1 });
}

/** Every entry of the log is shown, in its order. */
function expectNothingLost(lines: readonly string[], run: CloudRun): void {
  const shown = lines.map((line) => JSON.stringify(JSON.parse(line)));
  let at = 0;
  for (const entry of run.truth()) {
    at = shown.indexOf(JSON.stringify(entry), at) + 1;
    if (at === 0) expect.fail(`Lost ${JSON.stringify(entry)}`);
  }
}

async function play(seed: number): Promise<void> {
  const random = seeded(seed);
  await using bench = await startBench({
    cloud: { offerProxy: random() < 0.7 },
    policy: { newestPage: 20, page: 20, tailEntries: 30 },
  });
  const run = bench.cloud.createRun({ eventIds: random() < 0.3 });
  run.agent.runStarted();
  for (let n = 0; n < random() * 60; n++) {
    act(run, random, n);
    bench.clock.advance(random() * 200);
  }
  if (random() < 0.5) run.flushLog();
  if (random() < 0.3) run.switches.trim(Math.floor(random() * 30));
  if (random() < 0.3) run.switches.replayFromStart(true);
  const readers = [bench.watch(run)];
  for (let n = 100; n < 160; n++) {
    act(run, random, n);
    bench.clock.advance(random() * 20);
    if (random() < 0.12) trouble(bench, run, random);
    if (random() < 0.05) readers.push(bench.watch(run));
    if (random() < 0.6) await bench.pass(random() * 400);
  }
  await bench.pass(random() * 3_000);
  run.finish(random() < 0.8 ? 'completed' : 'failed', { sentinel: random() < 0.8 });
  await bench.until(() => readers.every((reader) => reader.ended), `the end of seed ${seed}`);
  for (const reader of readers) {
    const isTruth = isDeepStrictEqual(normalForm(reader.values), normalForm(run.truth()));
    const isDoubted = reader.integrity?.basis === 'content' || reader.integrity?.gaps.length !== 0;
    // Where nobody can tell repetitions apart, they may be shown twice, but never in silence; nothing may be lost.
    if (!isTruth && !isDoubted) expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
    expectNothingLost(reader.lines, run);
    if (!isDoubted) expect(reader.integrity).toMatchObject({ upTo: reader.lines.length });
    expect(reader.run?.status).toBe(run.status);
    expect(reader.count('ended')).toBe(1);
  }
}

describe('a watch in all kinds of trouble at once', () => {
  const first = Number(process.env['SEED'] ?? 1);
  const count = Number(process.env['SEEDS'] ?? 12);
  test.each(Array.from({ length: count }, (_, i) => first + i))('ends with the truth (seed %i)', (seed) => play(seed));
});
