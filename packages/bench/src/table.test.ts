import { expect, test } from 'vitest';
import { Figures } from './rows/figures.ts';
import { subjects } from './rows/subjects.ts';
import { benchmarksPage } from './table.ts';

const machine = { processor: 'Abacus, 2 cores', memory: '4 GB', system: 'Test', node: '20.1.0', electron: undefined };
const line = {
  what: 'adding up',
  size: '10',
  ours: '3 ms',
  floor: '1 ms',
  ratio: '3.00x',
  baseline: '',
  target: '2.00x',
};

test('the page names the machine, and gives the reason for what is missed', () => {
  const page = benchmarksPage({
    machine,
    date: '2026-01-31',
    rounds: 5,
    fewer: {},
    coreShare: 0.5,
    lines: [
      { ...line, met: false },
      { ...line, what: 'taking away', met: true },
    ],
    notes: { 'adding up': 'it has few beads.' },
  });
  expect(page).toContain('Abacus, 2 cores');
  expect(page).toContain('**others used the machine too');
  expect(page).toContain('| adding up | 10 | 3 ms | 1 ms | 3.00x |  | 2.00x | **missed** |');
  expect(page).toContain('| taking away | 10 | 3 ms | 1 ms | 3.00x |  | 2.00x | met |');
  expect(page).toContain('- **adding up**: it has few beads.');
  expect(page).not.toContain('- **taking away**');
});

test('every subject has lines also when nothing could be measured, and then nothing is met', () => {
  for (const scale of ['full', 'quick'] as const)
    for (const subject of subjects) {
      const lines = subject.lines(new Figures([]), scale);
      expect(lines.length, subject.name).toBeGreaterThan(0);
      for (const { met } of lines) expect(met, subject.name).not.toBe(true);
    }
});

test('the cases of a subject have names of their own', () => {
  for (const subject of subjects) {
    const names = subject.cases('full').map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});
