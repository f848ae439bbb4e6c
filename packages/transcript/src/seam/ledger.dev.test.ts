import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Ledger, type Shown } from './ledger-copy.dev.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import { plan, type World, worldOf } from './testing/world.ts';

const RUNS = Number(process.env['SEAM_RUNS'] ?? 3000);
const seed = Number(process.env['SEAM_SEED'] ?? 5);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('live' as const), n: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('log' as const), stale: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('gap' as const), back: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('time' as const), n: fc.integer({ min: 1, max: 8 }) }) },
);
const atoms = (lines: string[]) =>
  normalForm(lines.map((l) => JSON.parse(l))).main.flatMap((u) => ('text' in u ? u.text.split('') : [JSON.stringify(u.fact)]));
const expected = (world: World, from: number) =>
  world.atoms.slice(from).map((atom) => {
    if (!atom.startsWith('fact ')) return atom;
    const fact = atom.slice(5);
    if (!fact.startsWith('{')) return JSON.stringify({ requestId: fact });
    const n = JSON.parse(fact);
    const { sessionId: _, ...params } = n.params;
    return JSON.stringify({ ...n, params });
  });

export function drive({ plan, start, page, steps, window }: any, trace = false) {
  const world = worldOf(plan);
  const last = world.live.length;
  let now = start % (last + 1);
  let told = Math.max(0, now - (window % (now + 1)));
  const count = (moment: number) => world.log.filter((r) => r.written <= moment).length;
  const pageEnd = count(now);
  const pageFrom = page % (pageEnd + 1);
  let read = pageEnd;
  const ledger = new Ledger(pageFrom, world.log.slice(pageFrom, pageEnd).map((r) => r.entry.line));
  const lines = world.log.slice(pageFrom, pageEnd).map((r) => r.entry.line);
  let settled = lines.length;
  let checkOnly = 0;
  const apply = (shown: Shown | undefined, what: string) => {
    if (!shown) return;
    const at = shown.at - pageFrom;
    if (at < 0 || at > lines.length) throw new Error(`bad at ${what}: ${at} of ${lines.length}`);
    const before = lines.slice(0, settled);
    lines.splice(at, lines.length - at, ...shown.lines);
    expect(lines.slice(0, settled), `settled rows changed at ${what}`).toEqual(before);
    settled = Math.max(settled, shown.settled - pageFrom);
    if (trace) console.log(what, { at, settled, read, told, now }, lines.map((l, i) => (i === settled ? '| ' : '') + short(l)).join('  '));
  };
  ledger.gap();
  const live = (n: number) => {
    const upTo = Math.min(now, told + n);
    const batch = world.live.slice(told, upTo);
    told = upTo;
    if (batch.length > 0) apply(ledger.live(batch.map((b) => b.entry), 0), 'live');
  };
  const log = (moment: number) => {
    const to = Math.max(read, count(moment));
    const fresh = world.log.slice(read, to).map((r) => r.entry.line);
    read = to;
    apply(ledger.log(fresh), 'log');
  };
  for (const s of steps) {
    if (s.do === 'live') live(s.n);
    if (s.do === 'log') log(now - s.stale);
    if (s.do === 'time') now = Math.min(last, now + s.n);
    if (s.do === 'release') apply(ledger.release(), 'release');
    if (s.do === 'gap') {
      ledger.gap();
      told = Math.max(0, told - s.back);
    }
  }
  now = last;
  live(last);
  log(last + 100);
  log(last + 100);
  apply(ledger.close(), 'close');
  return { world, lines, from: world.log.slice(pageFrom).find((r) => r.lane !== 'server')?.from ?? world.atoms.length, ledger, pageFrom };
}
const short = (l: string) => {
  const v = JSON.parse(l);
  const n = v.notification;
  if (!n) return v.requestId;
  const u = n.params.update;
  return `${v.timestamp.slice(20, 23)}${u ? `${u.sessionUpdate.replace('agent_message', 'msg').replace('tool_call', 'tc')}:${u.content?.text ?? u.toolCallId + JSON.stringify(u.rawInput ?? '')}` : `${n.method.slice(9)}:${n.params.message ?? n.params.error ?? ''}`}`;
};

const scenario = fc.record({
  plan: plan(10),
  start: fc.nat(60),
  page: fc.oneof(fc.constant(0), fc.nat(60)),
  window: fc.nat(60),
  steps: fc.array(step, { maxLength: 25 }),
});
let doubts = 0;
it('ledger ends with the truth', () => {
  if (process.env['CUT']) {
    const { world, lines, from } = drive(JSON.parse(process.env['CUT']), true);
    expect(atoms(lines)).toEqual(expected(world, from));
    return;
  }
  fc.assert(
    fc.property(scenario, (s) => {
      const { world, lines, from, ledger } = drive(s);
      if (ledger.doubts === 0) expect(atoms(lines)).toEqual(expected(world, from));
      else if (!process.env['NOLOSS']) {
        doubts++;
        const have = atoms(lines);
        let at = 0;
        for (const atom of expected(world, from)) {
          at = have.indexOf(atom, at) + 1;
          expect(at, `lost ${atom}`).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: RUNS, seed },
  );
  console.log({ doubts, RUNS });
});
