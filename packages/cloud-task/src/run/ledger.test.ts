import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { TwoWitnesses } from '../testing/two-witnesses.ts';
import { Ledger, type Shown } from './ledger.ts';

/** Rows of the newest page, at the least. */
const PAGE = 8;

const TEXTS = ['ok', 'ok', 'I see. ', 'Next, ', 'Done.'];

function say(run: TwoWitnesses, random: () => number, n: number): void {
  const pick = random();
  if (pick < 0.5) run.chunk(TEXTS[Math.floor(random() * TEXTS.length)] ?? 'ok');
  else if (pick < 0.65) run.entry({ sessionUpdate: 'tool_call', toolCallId: `call-${n}`, title: `Step ${n}` });
  else if (pick < 0.8)
    run.entry({
      sessionUpdate: 'agent_thought_chunk',
      content: { type: 'text', text: random() < 0.6 ? 'hm' : `about ${n}` },
    });
  else run.server(random() < 0.5 ? 'npm install' : `line ${n}`);
}

/** One plan: the run is written, read, cut and read on in an order that the seed decides. Returns what is shown in the end, and the log. */
function play(
  seed: number,
  size: number,
  trace?: (step: string) => void,
): { shown: string[]; truth: string[]; ledger: Ledger } {
  const random = seeded(seed);
  const run = new TwoWitnesses();
  const upTo = (n: number) => Math.floor(random() * (n + 1));
  const before = upTo(size);
  for (let n = 0; n < before; n++) say(run, random, n);
  run.write(upTo(before));
  // A page is longer than the log is late: what the server wrote meanwhile stands in it.
  const start = Math.max(0, run.log.length - PAGE - upTo(size));
  const page = run.log.slice(start);
  let offset = run.log.length;
  const ledger = new Ledger(start, page);
  const shown = [...page];
  let settled = 0;
  const show = (step: string, told: Shown | undefined) => {
    if (told) {
      const at = told.at - start;
      if (at > shown.length || told.at < settled)
        throw new Error(`seed ${seed}: told from ${told.at}, settled ${settled}`);
      shown.splice(at, told.replaced ?? Number.POSITIVE_INFINITY, ...told.lines);
      settled = Math.max(settled, told.settled);
    }
    trace?.(`${step}\n      ${shown.map(brief).join(' | ')}`);
  };
  // A stream's window begins anywhere; the first connection is a gap like any other.
  let at = random() < 0.6 ? 0 : upTo(run.live.length);
  ledger.gap();
  trace?.('gap');
  for (let n = 100; n < 100 + size; n++) {
    const pick = random();
    if (pick < 0.4) say(run, random, n);
    else if (pick < 0.55) run.write(upTo(3));
    else if (pick < 0.7) {
      show('log', ledger.log(run.log.slice(offset)));
      offset = run.log.length;
    } else if (pick < 0.92) {
      const batch = run.live.slice(at, at + 1 + upTo(4));
      at += batch.length;
      show(`live ${batch.map((entry) => brief(entry.line)).join(' | ')}`, ledger.live(batch, 0));
    } else if (pick < 0.95) show('release', ledger.release());
    else if (pick < 0.97) {
      // The stream told more than could be kept.
      at = Math.min(run.live.length, at + upTo(10));
      ledger.gap('missed');
      trace?.(`missed up to ${at}`);
    } else {
      at = random() < 0.7 ? Math.max(0, at - upTo(10)) : 0;
      ledger.gap();
      trace?.(`gap at ${at}`);
    }
  }
  const rest = run.live.slice(at);
  show(`live rest ${rest.map((entry) => brief(entry.line)).join(' | ')}`, ledger.live(rest, 0));
  run.finish();
  show('log', ledger.log(run.log.slice(offset)));
  show('close', ledger.close());
  return { shown, truth: run.log.slice(start), ledger };
}

function brief(line: string): string {
  const { notification } = JSON.parse(line) as {
    notification: {
      params: { message?: string; update?: { sessionUpdate: string; title?: string; content?: { text: string } } };
    };
  };
  const { message, update } = notification.params;
  if (message !== undefined) return `[${message}]`;
  if (update?.sessionUpdate === 'agent_message') return `"${update.content?.text}"`;
  if (update?.sessionUpdate === 'agent_message_chunk') return `~${update.content?.text}`;
  return update?.title ?? `(${update?.content?.text})`;
}

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as unknown);

describe('the ledger', () => {
  const { SEED, SEEDS, SIZE } = process.env;
  const first = Number(SEED ?? 1);
  /** Steps of a plan, and how many plans: the small ones find the corners, the large ones what piles up. */
  const plans: [size: number, count: number][] = SIZE
    ? [[Number(SIZE), Number(SEEDS ?? 1_000)]]
    : [
        [6, 2_000],
        [12, 1_500],
        [30, 500],
        [80, 60],
      ];

  test.each(plans)(
    'shows the truth in the end, or all of it with its doubt, whatever the order of things (up to %i steps, %i plans)',
    (size, count) => {
      let doubts = 0;
      for (let seed = first; seed < first + count; seed++) {
        const steps: string[] = [];
        const { shown, truth, ledger } = play(seed, size, (step) => steps.push(step));
        const fail = (what: string) =>
          expect.fail(
            `${what} with seed ${seed} of size ${size}:\n  ${steps.join('\n  ')}\n  shown ${shown.map(brief).join(' | ')}\n  truth ${truth.map(brief).join(' | ')}`,
          );
        if (JSON.stringify(normalForm(parsed(shown))) === JSON.stringify(normalForm(parsed(truth)))) continue;
        if (!ledger.isUnproven && ledger.basis !== 'content') fail('Not the truth, without a doubt');
        let at = 0;
        for (const line of truth) {
          at = shown.indexOf(line, at) + 1;
          if (at === 0) fail(`Lost ${brief(line)}`);
        }
        doubts++;
      }
      // What nobody can tell apart is shown twice rather than lost; among repetitions and cut windows that must stay the exception.
      expect(doubts / count).toBeLessThan(0.06);
    },
  );

  test.each([
    ['takes it for told when it may stand before the page', 1, ['Step 9', 'Step 10', 'Step 11'], 0],
    ['keeps it when nothing stands before the page', 0, ['Step 9', '[npm install]', 'Step 10', 'Step 11'], 1],
  ])('of a line of the server’s that the log has gone past: %s', (_, start, end, onlyLive) => {
    const run = new TwoWitnesses(100);
    const step = (n: number) => run.entry({ sessionUpdate: 'tool_call', toolCallId: `call-${n}`, title: `Step ${n}` });
    for (let n = 0; n < 10; n++) step(n);
    run.server('npm install');
    run.finish();
    // The agent's writer was late: the log has the server's line before all that the agent had said before it.
    expect(run.log.map(brief).slice(0, 2)).toEqual(['[npm install]', 'Step 0']);
    const shown = run.log.slice(1);
    const ledger = new Ledger(start, shown);
    const show = (told: Shown | undefined) => {
      if (told) shown.splice(told.at - start, told.replaced ?? Number.POSITIVE_INFINITY, ...told.lines);
    };
    ledger.gap();
    show(ledger.release());
    show(ledger.live(run.live.slice(4, 10), 0));
    step(10);
    step(11);
    show(ledger.live(run.live.slice(10), 0));
    expect(shown.map(brief).slice(-4)).toEqual(['Step 9', '[npm install]', 'Step 10', 'Step 11']);
    run.finish();
    show(ledger.log(run.log.slice(11)));
    expect(shown.map(brief).slice(9)).toEqual(end);
    expect([ledger.onlyLive, ledger.isUnproven]).toEqual([onlyLive, false]);
  });

  test.each([false, true])(
    'doubts what follows something missed at the very beginning until the log has it (another gap meanwhile: %s)',
    (again) => {
      const run = new TwoWitnesses(10);
      for (let n = 0; n < 6; n++)
        run.entry({ sessionUpdate: 'tool_call', toolCallId: `call-${n}`, title: `Step ${n}` });
      const ledger = new Ledger(0, []);
      ledger.gap();
      ledger.gap('missed');
      ledger.live(run.live.slice(3), 0);
      ledger.release();
      if (again) {
        ledger.gap();
        ledger.release();
      }
      expect([ledger.isUnproven, ledger.continuousTo]).toEqual([true, 0]);
      run.finish();
      const lines = ledger.log(run.log)?.lines ?? [];
      expect([ledger.isUnproven, ledger.continuousTo]).toEqual([false, 6]);
      expect(lines.map(brief)).toEqual(['Step 0', 'Step 1', 'Step 2', 'Step 3', 'Step 4', 'Step 5']);
    },
  );
});
