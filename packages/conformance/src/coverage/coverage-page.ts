import type { NamedTest } from './named-tests.ts';
import type { Scenario, ScenarioGroup } from './scenarios.ts';

export interface Coverage {
  groups: readonly ScenarioGroup[];
  tests: readonly NamedTest[];
  /** Why a scenario cannot happen here, by its id. */
  reasons: Readonly<Record<string, string>>;
}

/** The page for people: what can go wrong, and how it is known that it does not. The same for the same input. */
export function coveragePage({ groups, tests, reasons }: Coverage): string {
  const parts = [
    '# What can go wrong, and what proves that it does not',
    'Written by `pnpm coverage:failures` from the names of the tests; a test fails while it is out of date.',
  ];
  for (const group of groups) {
    const rows = group.scenarios.map(
      (scenario) => `| ${scenario.id} | ${cell(scenario.title)} | ${proof(scenario, group, tests, reasons)} |`,
    );
    parts.push(`## ${group.title}`, ['| | What happens | What proves it |', '| --- | --- | --- |', ...rows].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

function proof(
  { id }: Scenario,
  group: ScenarioGroup,
  tests: readonly NamedTest[],
  reasons: Coverage['reasons'],
): string {
  const reason = reasons[id];
  if (reason !== undefined) return `Cannot happen: ${cell(reason)}`;
  const proofs = tests.filter(({ ids }) => ids.includes(id));
  if (proofs.length === 0) return group.required ? '**nothing yet**' : 'belongs to a later part';
  const files = [...new Set(proofs.map(({ file }) => file))].toSorted();
  return files
    .map((file) => {
      const names = proofs.filter((one) => one.file === file).map(({ name }) => cell(name));
      return `[${file.split('/').at(-1)}](../${file}): ${names.join('; ')}`;
    })
    .join('<br>');
}

/** Text that keeps its meaning in a cell of a table. */
const cell = (text: string): string => text.replaceAll(/[\\`*_[\]<|]/g, '\\$&');

/** What is wrong with the coverage itself, one line each: nothing, when all is well. */
export function coverageFaults({ groups, tests, reasons }: Coverage, allowedToMiss: ReadonlySet<string>): string[] {
  const known = new Set(groups.flatMap(({ scenarios }) => scenarios.map(({ id }) => id)));
  const required = groups.filter((group) => group.required).flatMap(({ scenarios }) => scenarios.map(({ id }) => id));
  const tested = new Set(tests.flatMap(({ ids }) => ids));
  const covered = (id: string) => tested.has(id) || reasons[id] !== undefined;
  return [
    ...required.filter((id) => !covered(id) && !allowedToMiss.has(id)).map((id) => `${id} has neither test nor reason`),
    ...[...allowedToMiss].filter((id) => covered(id) || !known.has(id)).map((id) => `${id} is not missing any more`),
    ...Object.keys(reasons).flatMap((id) => [
      ...(known.has(id) ? [] : [`There is a reason for ${id}, which is no scenario`]),
      ...(tested.has(id) ? [`${id} has a test and a reason why it cannot happen`] : []),
    ]),
    ...tests.flatMap(({ ids, file }) =>
      ids.filter((id) => !known.has(id)).map((id) => `A test in ${file} bears ${id}, which is no scenario`),
    ),
  ];
}
