/** Hexadecimal digits from the cloud's own randomness, so that a seeded world repeats itself. */
function digits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** A UUID of version 4. */
export function newUuid(random: () => number): string {
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return [8, 4, 3, 3, 12]
    .map((count, part) => (part === 2 ? '4' : part === 3 ? variant : '') + digits(random, count))
    .join('-');
}

export const newToolId = (random: () => number): string => `toolu_${digits(random, 16)}`;

/** What an agent process puts before its event ids; new with every start of the process. */
export const newBootId = (random: () => number): string => digits(random, 6);
