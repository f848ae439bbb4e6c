import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { TwoWitnesses } from '../testing/two-witnesses.ts';
import { Ledger, type Shown } from './ledger.ts';

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
  const start = Math.max(0, run.log.length - upTo(size));
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
      shown.splice(at, Number.POSITIVE_INFINITY, ...told.lines);
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
    else {
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
  const first = Number(process.env['SEED'] ?? 1);
  const count = Number(process.env['SEEDS'] ?? 2_000);
  const sizes = process.env['SIZE'] ? [Number(process.env['SIZE'])] : [6, 12, 30, 80];

  test.each(sizes)('shows the truth in the end, whatever the order of things (up to %i steps)', (size) => {
    for (let seed = first; seed < first + count; seed++) {
      const steps: string[] = [];
      const { shown, truth } = play(seed, size, (step) => steps.push(step));
      const same = JSON.stringify(normalForm(parsed(shown))) === JSON.stringify(normalForm(parsed(truth)));
      if (!same)
        expect.fail(
          `seed ${seed} of size ${size}:\n  ${steps.join('\n  ')}\n  shown ${shown.map(brief).join(' | ')}\n  truth ${truth.map(brief).join(' | ')}`,
        );
    }
  });
});
