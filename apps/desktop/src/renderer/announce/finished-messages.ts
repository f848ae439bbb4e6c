import type { TranscriptItem } from '@runwatch/transcript';

// As much as one listens to without having asked for it; the rest is read in the transcript.
const MOST_CHARACTERS = 600;

/** Messages of the agent behind entry `since` that are whole, up to the first that is not, and the entry that has been looked at then. */
export function finishedMessages(
  items: readonly TranscriptItem[],
  since: number,
): { texts: readonly string[]; since: number } {
  const texts: string[] = [];
  let seen = since;
  for (const item of items) {
    if (item.first <= since || item.kind === 'missing') continue;
    if (item.kind === 'message' && item.open) break;
    seen = item.first;
    if (item.kind === 'message') texts.push(spoken(item.text));
  }
  return { texts, since: seen };
}

function spoken(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= MOST_CHARACTERS ? flat : `${flat.slice(0, MOST_CHARACTERS)}… goes on in the transcript`;
}
