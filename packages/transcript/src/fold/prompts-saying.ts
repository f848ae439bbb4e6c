import type { Transcript } from './transcript.ts';

/** Keys of the prompts that say `text`, from entry `floor` on, oldest first. Walks back from the end: those that are looked for are new. */
export function promptsSaying(transcript: Pick<Transcript, 'count' | 'item'>, text: string, floor: number): string[] {
  const keys: string[] = [];
  for (let position = transcript.count - 1; position >= 0; position--) {
    const item = transcript.item(position);
    if (!item || item.first < floor) break;
    if (item.kind === 'user' && item.text.trim() === text.trim()) keys.push(item.key);
  }
  return keys.reverse();
}
