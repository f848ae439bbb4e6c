export { type ChangedLines, changedLines } from './fold/changed-lines.ts';
export { cutText } from './fold/cut-text.ts';
export type {
  ConsoleItem,
  Cut,
  ErrorItem,
  FoldedItem,
  MessageItem,
  MissingItem,
  NoticeItem,
  OutputItem,
  PermissionItem,
  PiItem,
  PlanItem,
  PlanStep,
  ProgressItem,
  StatusItem,
  ThoughtItem,
  ToolItem,
  ToolLocation,
  TranscriptItem,
  TranscriptItemKind,
  TurnEndItem,
  UnknownItem,
  UnreadableItem,
  UserItem,
} from './fold/items.ts';
export type { Numbering } from './fold/kept-keys.ts';
export { concernsPlan, newestPlanLine, PLAN_SIGNS, PLAN_TYPES } from './fold/newest-plan.ts';
export { mayConcernRequests, openRequests, REQUEST_TYPES } from './fold/open-requests.ts';
export { promptsSaying } from './fold/prompts-saying.ts';
export type { EntryRange } from './fold/stretch.ts';
export { type Arrangement, Transcript } from './fold/transcript.ts';
export { TranscriptMismatch } from './fold/transcript-mismatch.ts';
export { type Turn, turnOf } from './fold/turn-of.ts';
export { type WholeLine, wholeItem, wholeLine } from './fold/whole-item.ts';
export { cutLine } from './line/cut-line.ts';
export { cutFromText } from './line/cut-string.ts';
export { type NormalForm, type NormalUnit, normalForm } from './normal-form/normal-form.ts';
export {
  belongsInLog,
  hasEventId,
  isEarlier,
  isFarBehind,
  isReadable,
  isRunStart,
  isServerMade,
  timeOf,
} from './seam/entry-facts.ts';
export { joinSeam } from './seam/join-seam.ts';
export { lineEntry, parsedEntry } from './seam/line-entry.ts';
export type { Seam, SeamEntry, SeamInput, SeamRow } from './seam/seam.ts';
export { excerptOf } from './search/excerpt.ts';
export { InvalidPattern, type Pattern, patternOf } from './search/pattern.ts';
export { literal, THOROUGH_SIGN } from './search/raw-text.ts';
export { isOfKinds, type Searchable, searchable, signsOf } from './search/searchable.ts';
export { standsInText } from './search/stands-in-text.ts';
