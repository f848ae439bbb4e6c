import type { ClientScenario } from '../client-scenario.ts';
import { ending } from './ending.ts';
import { gaps } from './gaps.ts';
import { opening } from './opening.ts';
import { resuming } from './resuming.ts';
import { wire } from './wire.ts';

/** What clients have been seen to get wrong, by subject. */
export const clientScenarios: Readonly<Record<string, readonly ClientScenario[]>> = {
  opening,
  resuming,
  gaps,
  ending,
  'the wire': wire,
};
