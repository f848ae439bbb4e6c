import { isDeepStrictEqual } from 'node:util';

/**
 * What a value should be, as plain data. An object asks for its own keys and allows more; a list asks for exactly its items; anything else
 * for itself. An object with one of the keys below asks for something looser.
 */
export type Shape =
  | null
  | string
  | number
  | boolean
  | readonly Shape[]
  | { readonly $is: 'string' | 'number' | 'boolean' | 'array' | 'object' | 'absent' }
  | { readonly $matches: string }
  | { readonly $oneOf: readonly Shape[] }
  | { readonly $length: number }
  | { readonly $exactly: unknown }
  | { readonly [key: string]: Shape };

/** Says where `value` is not as `shape` asks, in a sentence; undefined when it is. */
export function mismatch(shape: Shape, value: unknown, at = ''): string | undefined {
  const wrong = (wanted: string) => `${at || 'the value'} should be ${wanted}, but is ${tell(value)}`;
  if (typeof shape !== 'object' || shape === null) return shape === value ? undefined : wrong(tell(shape));
  if (Array.isArray(shape)) return mismatchOfItems(shape, value, at, wrong);
  const ask = shape as Record<string, Shape>;
  if ('$is' in ask) return kindOf(value) === ask['$is'] ? undefined : wrong(String(ask['$is']));
  if ('$matches' in ask) {
    const fits = typeof value === 'string' && new RegExp(String(ask['$matches'])).test(value);
    return fits ? undefined : wrong(`like /${String(ask['$matches'])}/`);
  }
  if ('$oneOf' in ask) {
    const fits = (ask['$oneOf'] as readonly Shape[]).some((one) => mismatch(one, value) === undefined);
    return fits ? undefined : wrong(`one of ${tell(ask['$oneOf'])}`);
  }
  if ('$length' in ask) {
    const fits = Array.isArray(value) && value.length === ask['$length'];
    return fits ? undefined : wrong(`a list of ${String(ask['$length'])}`);
  }
  if ('$exactly' in ask) return isDeepStrictEqual(value, ask['$exactly']) ? undefined : wrong(tell(ask['$exactly']));
  if (kindOf(value) !== 'object') return wrong('an object');
  for (const [key, wanted] of Object.entries(ask)) {
    const found = mismatch(wanted, (value as Record<string, unknown>)[key], at === '' ? key : `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mismatchOfItems(
  shape: readonly Shape[],
  value: unknown,
  at: string,
  wrong: (wanted: string) => string,
): string | undefined {
  if (!Array.isArray(value) || value.length !== shape.length) return wrong(`a list of ${shape.length}`);
  for (const [i, wanted] of shape.entries()) {
    const found = mismatch(wanted, value[i], `${at}[${i}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

// Enough to see what it is; bodies may be megabytes.
const LONGEST = 300;

function tell(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
