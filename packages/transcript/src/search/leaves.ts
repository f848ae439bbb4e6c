import { isHiddenMember } from './hidden-member.ts';

const DEEPEST = 12;
const MOST = 1_000;

/** The texts that stand in any value, in order; at most a thousand. Names of members are not among them. */
export function leaves(value: unknown): string[] {
  const found: string[] = [];
  collect(value, '', 0, found);
  return found;
}

function collect(value: unknown, key: string, depth: number, found: string[]): void {
  if (found.length >= MOST || depth > DEEPEST) return;
  if (typeof value === 'string') {
    if (value !== '' && !isHiddenMember(key, value)) found.push(value);
  } else if (typeof value === 'number') found.push(String(value));
  else if (Array.isArray(value)) for (const item of value) collect(item, key, depth + 1, found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) collect(member, name, depth + 1, found);
}
