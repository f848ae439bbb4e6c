import type { MessageItem, ThoughtItem } from './items.ts';
import { append, continued, itemOf, type Place } from './place.ts';
import type { Said } from './said.ts';

type Speech = Extract<Said, { what: 'speech' }>;

/** Consecutive chunks are one message. A whole message right after chunks replaces them if its text extends theirs. */
export function foldSpeech(place: Place, said: Speech): void {
  const { list } = place;
  const position = list.underway.speech;
  const open: MessageItem | ThoughtItem | null = itemOf(place, position, said.voice);
  if (open && position !== null && (!said.whole || said.text.startsWith(open.text))) {
    const text = said.whole ? said.text : open.text + said.text;
    list.replace(position, { ...continued(place, open), text, open: !said.whole });
    if (said.whole) list.now({ speech: null });
    return;
  }
  closeSpeech(place);
  const begins = append(place, said.voice, { text: said.text, open: !said.whole });
  list.now({ speech: said.whole ? null : begins, prompt: null, turnEnd: null });
}

/** Nothing will be added to the message or thought that was under way. */
export function closeSpeech({ list }: Place): void {
  const position = list.underway.speech;
  if (position === null) return;
  const item = list.at(position);
  if (item?.kind === 'message' || item?.kind === 'thought') list.replace(position, { ...item, open: false });
  list.now({ speech: null });
}
