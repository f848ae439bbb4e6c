import type { UserItem } from './items.ts';
import type { Transcript } from './transcript.ts';

/** The prompts that say `text`, from entry `floor` on, oldest first. Walks back from the end: those that are looked for are new. */
export function promptsSaying(transcript: Pick<Transcript, 'count' | 'item'>, text: string, floor: number): UserItem[] {
  const prompts: UserItem[] = [];
  for (let position = transcript.count - 1; position >= 0; position--) {
    const item = transcript.item(position);
    if (!item || item.first < floor) break;
    if (item.kind === 'user' && isSaid(item, text)) prompts.push(item);
  }
  return prompts.reverse();
}

/** Whether a prompt says this: agents may trim what they are told. */
const isSaid = (prompt: UserItem, text: string): boolean => prompt.text.trim() === text.trim();
