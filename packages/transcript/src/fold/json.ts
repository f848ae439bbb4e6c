/** Reading JSON that anybody may have written: what is not of the expected type reads as absent. */

export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = {};

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOr = (value: unknown): Json => (isObject(value) ? value : NOTHING);
export const stringOr = <Other>(value: unknown, other: Other): string | Other =>
  typeof value === 'string' ? value : other;
export const numberOr = <Other>(value: unknown, other: Other): number | Other =>
  typeof value === 'number' ? value : other;
export const arrayOr = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
