import type { Plan, Step } from './plan.ts';

/** A plan for people: what the world is like, and what happens in it, a line each. */
export function describePlan({ seed, setup, past, steps, ending }: Plan): string {
  let at = 0;
  const lines = steps.map((step) => {
    at += step.afterMs;
    return `${String(at).padStart(7)} ms  ${describeStep(step)}`;
  });
  return [
    `seed ${seed}`,
    JSON.stringify(setup),
    `${past.length} acts before anybody watches`,
    ...lines,
    `the end: ${JSON.stringify(ending)}`,
  ].join('\n');
}

function describeStep(step: Step): string {
  switch (step.do) {
    case 'agent':
      return Object.values(step.act).join(' ');
    case 'fault':
      return `!! ${step.fault} (${step.size})`;
    case 'join':
      return `-- a reader joins, ${step.microtasks} microtasks later`;
    case 'leave':
    case 'block':
    case 'unblock':
    case 'retry':
      return `-- ${step.do} ${step.reader}`;
    case 'crowd':
      return `-- ${step.readers} readers join, ${step.microtasks} microtasks apart, behind ${Object.values(step.act).join(' ')}`;
    case 'nap':
      return `-- the machine sleeps for ${step.minutes} minutes${step.said ? '' : ', and nobody says so'}`;
    default:
      return `-- ${step.do}`;
  }
}
