import { FamiliarTexts } from '../line/familiar-texts.ts';
import { foldPrompt } from './fold-prompt.ts';
import { closeSpeech, foldSpeech } from './fold-speech.ts';
import { foldRequest, foldResolution, foldTool, foldUnread, isToldBefore } from './fold-tool.ts';
import { foldNotice, foldPlan, foldProgress, foldStatus, foldTurnEnd } from './fold-turn.ts';
import type { ItemList } from './item-list.ts';
import { append, type Place } from './place.ts';
import { readLine } from './read-line.ts';
import type { Said } from './said.ts';
import { skimToolUpdate } from './skim-tool-update.ts';

/** Folds one entry into the list, in time that does not depend on the list's length. */
export function foldLine(list: ItemList, line: { entry: number; text: string; undoable: boolean }): void {
  list.begin(line.entry, line.undoable);
  if (foldUnreadLine(list, line)) return;
  const { at, said, cutFrom } = readLine(line.text);
  const place = placeOf(list, line.entry, at, cutFrom);
  if (!LETS_SPEAK.has(said.what)) closeSpeech(place);
  (folds[said.what] as (place: Place, said: Said) => void)(place, said);
}

/** Folds an update of a known tool call without reading it: most of a long run may be such updates. Returns whether it was one. */
function foldUnreadLine(list: ItemList, { entry, text }: { entry: number; text: string }): boolean {
  const update = skimToolUpdate(text, familiarTexts(list));
  if (!update || !isToldBefore(list, update.toolCallId)) return false;
  const place = placeOf(list, entry, update.at, update.cutFrom);
  closeSpeech(place);
  foldUnread(place, text, update);
  return true;
}

const familiar = new WeakMap<ItemList, FamiliarTexts>();

function familiarTexts(list: ItemList): FamiliarTexts {
  const known = familiar.get(list) ?? new FamiliarTexts();
  familiar.set(list, known);
  return known;
}

const placeOf = (list: ItemList, entry: number, at: string | null, cutFrom: number | null): Place => ({
  list,
  entry,
  at,
  cut: cutFrom === null ? null : { entry, length: cutFrom },
});

/**
 * The run log writes a message when the agent's next other entry comes: so that ends one here, too. Lines that the server
 * writes are no part of that; in the log they stand before the message in which they fell (protocol 11.2).
 */
const LETS_SPEAK: ReadonlySet<Said['what']> = new Set(['speech', 'silence', 'console', 'progress', 'output']);

/** How each kind of saying changes the list. */
const folds: { readonly [W in Said['what']]: (place: Place, said: Extract<Said, { what: W }>) => void } = {
  noise: () => {},
  silence: () => {},
  speech: foldSpeech,
  user: foldPrompt,
  tool: foldTool,
  asked: foldRequest,
  resolved: foldResolution,
  'turn-end': foldTurnEnd,
  plan: foldPlan,
  status: foldStatus,
  progress: foldProgress,
  notice: foldNotice,
  console: (place, { level, message }) => append(place, 'console', { level, message }),
  output: (place, { stdout, stderr, exitCode }) => append(place, 'output', { stdout, stderr, exitCode }),
  error: (place, { message, source }) => append(place, 'error', { message, source }),
  pi: (place, { eventType, event }) => append(place, 'pi', { eventType, event }),
  unknown: (place, { name, entry }) => append(place, 'unknown', { name, entry }),
  unreadable: (place, { bytes, text }) => append(place, 'unreadable', { bytes, text }),
};
