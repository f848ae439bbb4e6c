import type { Round } from './rows/figures.ts';
import type { Case, Stage } from './rows/subject.ts';

/**
 * Takes every sample once a round, in another order each time, so that whatever else the machine does falls on all alike. A sample that fails is
 * left out of its round, and said.
 */
export async function runRounds(
  cases: readonly Case[],
  { rounds, stage, random, say }: { rounds: number; stage: Stage; random: () => number; say: (text: string) => void },
): Promise<Round[]> {
  const all: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    const samples: Record<string, Round[string]> = {};
    for (const one of shuffled(cases, random)) {
      try {
        samples[one.name] = await one.measure(stage);
        say(`round ${round}, ${one.name}: ${JSON.stringify(samples[one.name], rounded)}`);
      } catch (error) {
        say(`round ${round}, ${one.name}: ${error}`);
      }
    }
    all.push(samples);
  }
  return all;
}

const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1));
  return order;
}
