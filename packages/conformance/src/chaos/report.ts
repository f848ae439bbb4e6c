import type { FaultName } from './faults.ts';
import { faultNames } from './faults.ts';
import type { FindingKind, Verdict } from './play.ts';

const KINDS: readonly FindingKind[] = ['lost', 'doubled', 'out of order', 'stuck', 'wrong status', 'leaked', 'broken'];

type Row = { runs: number } & Record<FindingKind, number>;

/** What many plans came to: a row for each fault, counting the runs in which it occurred. */
export class Report {
  readonly #rows = new Map<FaultName | 'no fault' | 'all', Row>();
  readonly failed: Verdict[] = [];
  #doubts = 0;
  #requests = 0;

  add(verdict: Verdict): void {
    const kinds = new Set(verdict.findings.map((finding) => finding.kind));
    const { faults } = verdict;
    for (const name of ['all', ...(faults.length > 0 ? faults : (['no fault'] as const))] as const) {
      const row = this.#row(name);
      row.runs++;
      for (const kind of kinds) row[kind]++;
    }
    if (kinds.size > 0) this.failed.push(verdict);
    if (verdict.needlessDoubt) this.#doubts++;
    this.#requests += verdict.requests;
  }

  get runs(): number {
    return this.#row('all').runs;
  }

  /** The table, for people. */
  toString(): string {
    const head = ['fault', 'runs', ...KINDS];
    const names = ['no fault', ...faultNames, 'all'] as const;
    const rows = names
      .filter((name) => this.#rows.has(name))
      .map((name) => [name, ...Object.values(this.#row(name)).map(String)]);
    const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] as string).length)));
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] as number) : cell.padStart(widths[at] as number)))
        .join('  ');
    return [
      line(head),
      ...rows.map(line),
      `${this.#doubts} of ${this.runs} runs ended right, though in doubt; ${Math.round(this.#requests / Math.max(1, this.runs))} requests a run`,
    ].join('\n');
  }

  #row(name: FaultName | 'no fault' | 'all'): Row {
    let row = this.#rows.get(name);
    if (!row) {
      row = { runs: 0, ...(Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<FindingKind, number>) };
      this.#rows.set(name, row);
    }
    return row;
  }
}
