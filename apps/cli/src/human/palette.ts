import { styleText } from 'node:util';
import type { Tone } from './block.ts';

type Format = Parameters<typeof styleText>[0];

const FORMATS: Readonly<Record<Tone, Format | null>> = {
  plain: null,
  quiet: 'dim',
  agent: 'cyan',
  user: 'magenta',
  tool: 'blue',
  ask: ['bold', 'yellow'],
  good: 'green',
  bad: 'red',
};

/** Puts text into the colour of its tone. */
export type Palette = (tone: Tone, text: string) => string;

export const colorless: Palette = (_tone, text) => text;

// Whether there is colour has been decided before (`--no-color`, NO_COLOR, TERM); styleText must not decide again.
export const colored: Palette = (tone, text) => {
  const format = FORMATS[tone];
  return format === null ? text : styleText(format, text, { validateStream: false });
};
