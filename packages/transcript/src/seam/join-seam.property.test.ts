import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalForm } from '../normal-form/normal-form.ts';
import { joinSeam } from './join-seam.ts';
import type { Seam, SeamEntry } from './seam.ts';
import { type LiveEntry, type LogRow, type Plan, plan, type World, worldOf } from './testing/world.ts';

const RUNS = Number(process.env['SEAM_RUNS'] ?? 1_500);
const options = { numRuns: RUNS, seed: process.env['SEAM_SEED'] ? Number(process.env['SEAM_SEED']) : 20_260_803 };

/** What main rows say, atom by atom. */
function atomsOf(lines: readonly string[]): string[] {
  return normalForm(lines.map((line) => JSON.parse(line))).main.flatMap((unit) =>
    'text' in unit ? unit.text.split('') : [JSON.stringify(unit.fact)],
  );
}

/** The same of what really happened. */
const atomsBetween = (world: World, from: number, to: number): string[] =>
  world.atoms.slice(from, to).map((atom) => {
    if (!atom.startsWith('fact ')) return atom;
    const fact = atom.slice(5);
    if (!fact.startsWith('{')) return JSON.stringify({ requestId: fact });
    const notification = JSON.parse(fact);
    const { sessionId: _, ...params } = notification.params;
    return JSON.stringify({ ...notification, params });
  });

interface View {
  world: World;
  log: readonly LogRow[];
  live: readonly LiveEntry[];
  seam: Seam;
  entries: { log: readonly SeamEntry[]; live: readonly SeamEntry[] };
}

interface Cut {
  plan: Plan;
  now: number;
  windowFrom: number;
  pageFrom: number;
}

const cut: fc.Arbitrary<Cut> = fc.record({
  plan: plan(),
  now: fc.nat(200),
  windowFrom: fc.nat(200),
  pageFrom: fc.oneof(fc.constant(0), fc.nat(60)),
});

function viewOf({ plan, now, windowFrom, pageFrom }: Cut): View {
  const world = worldOf(plan);
  const moment = now % (world.live.length + 14);
  const told = world.live.slice(0, moment);
  const live = told.slice(windowFrom % (told.length + 1));
  const written = world.log.filter((row) => row.written <= moment);
  const log = written.slice(pageFrom % (written.length + 1));
  const entries = { log: log.map((row) => row.entry), live: live.map((told) => told.entry) };
  return { world, log, live, entries, seam: joinSeam({ ...entries, anchored: false }) };
}

const main = (list: readonly (LogRow | LiveEntry)[]) => list.filter((row) => row.lane === 'main');

describe('joinSeam() of a page of the log and a window of the stream', () => {
  it('tells what happened, each once and in order, when it is proven', () => {
    fc.assert(
      fc.property(cut, (cut) => {
        const { world, log, live, seam } = viewOf(cut);
        if (!seam.proven) return;
        const from = log.find((row) => row.lane !== 'server')?.from ?? main(live)[0]?.from ?? 0;
        const to = Math.max(main(log).at(-1)?.to ?? 0, main(live).at(-1)?.to ?? 0);
        expect(atomsOf(seam.rows.map((row) => row.line))).toEqual(atomsBetween(world, from, to));
      }),
      options,
    );
  });
  it('is proven when a telling fact lies in both', () => {
    let proven = 0;
    let all = 0;
    fc.assert(
      fc.property(cut, (cut) => {
        const { log, live, seam } = viewOf(cut);
        if (main(log).length > 2 && main(live).length > 2 && (main(live)[0]?.to ?? 0) < (main(log).at(-1)?.from ?? 0)) {
          all++;
          if (seam.proven) proven++;
        }
      }),
      options,
    );
    console.log(proven, all);
  });
});
