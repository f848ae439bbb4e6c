import { expect, test } from 'vitest';
import { runRounds } from './run-rounds.ts';

test('runRounds() takes every sample once a round, each round in an order of its own, and goes on after one that fails', async () => {
  const order: string[] = [];
  const said: string[] = [];
  const cases = ['a', 'b', 'c'].map((name) => ({
    name,
    measure: async () => {
      order.push(name);
      if (name === 'b') throw new Error('No luck');
      return { ms: order.length };
    },
  }));
  const draws = [0.9, 0, 0, 0, 0.9, 0];
  const rounds = await runRounds(cases, {
    rounds: 2,
    stage: { server: '', inOwnProcess: () => Promise.reject(new Error('Not asked for')) },
    random: () => draws.shift() ?? 0,
    say: (text) => said.push(text),
  });
  expect(order).toEqual(['c', 'a', 'b', 'a', 'c', 'b']);
  expect(rounds).toEqual([
    { c: { ms: 1 }, a: { ms: 2 } },
    { a: { ms: 4 }, c: { ms: 5 } },
  ]);
  expect(said).toContain('round 1, b: Error: No luck');
});
