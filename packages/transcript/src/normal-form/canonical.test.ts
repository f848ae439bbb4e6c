import { describe, expect, it } from 'vitest';
import { canonical } from './canonical.ts';

describe('canonical()', () => {
  it('is the same for equal values whatever the order of their keys', () => {
    expect(canonical({ b: [1, { y: null, x: 'é' }], a: true })).toBe('{"a":true,"b":[1,{"x":"é","y":null}]}');
  });

  it('leaves out what JSON leaves out', () => {
    expect(canonical({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
  });

  it('does not overflow on values of any depth', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    expect(canonical(deep)).toContain('…');
  });
});
