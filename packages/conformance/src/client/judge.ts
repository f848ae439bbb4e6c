import { isDeepStrictEqual } from 'node:util';
import type { RouteName } from '@runwatch/local-cloud';
import type { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { Mismatch } from '../report.ts';
import type { ClientScenario } from './client-scenario.ts';
import type { Theatre } from './theatre.ts';

/**
 * The oracle: what a reader must have been told when it has been told the end.
 * @throws {Mismatch}
 */
export function judge(theatre: Theatre, scenario: ClientScenario): void {
  for (const reader of theatre.readers.values()) judgeReader(theatre, reader);
  for (const [route, most] of Object.entries(scenario.mostRequests ?? {})) {
    const asked = theatre.asked(route as RouteName);
    if (asked > most)
      throw new Mismatch(`${route} was asked ${asked} times, and should be asked at most ${most} times`);
  }
}

function judgeReader(theatre: Theatre, reader: Reader): void {
  const [shown, truth] = [normalForm(reader.values), normalForm(theatre.truth())];
  if (!isDeepStrictEqual(shown, truth)) throw new Mismatch(firstDifference(shown, truth));
  if (reader.count('snapshot') !== 1) throw new Mismatch(`there should be one snapshot: ${reader.story.join(' ')}`);
  if (reader.run?.status !== theatre.run.status)
    throw new Mismatch(`the status should be ${theatre.run.status}, but is ${reader.run?.status}`);
  const { upTo, total, gaps } = reader.integrity ?? { upTo: 0, total: 0, gaps: [] };
  const { length } = reader.lines;
  if (upTo !== length || total !== length || gaps.length > 0)
    throw new Mismatch(`${length} entries were told, but integrity says ${JSON.stringify(reader.integrity)}`);
}

/** Says what is told wrongly: the first unit that is not as in the truth. */
function firstDifference(shown: object, truth: object): string {
  for (const [part, units] of Object.entries(truth)) {
    const told = (shown as Record<string, unknown>)[part];
    if (isDeepStrictEqual(told, units)) continue;
    if (!Array.isArray(told) || !Array.isArray(units)) return `${part} should be ${cut(units)}, but is ${cut(told)}`;
    const at = Array.from({ length: Math.max(told.length, units.length) }, (_, i) => i).find(
      (i) => !isDeepStrictEqual(told[i], units[i]),
    );
    return `${part} ${at} of ${units.length} should be ${cut(units[at ?? 0])}, but is ${cut(told[at ?? 0])}`;
  }
  return 'the transcript is not the truth';
}

const cut = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 300);
