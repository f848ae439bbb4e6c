import type { Prompt } from './item-list.ts';
import type { UserItem } from './items.ts';
import { append, continued, itemOf, type Place } from './place.ts';
import type { Said } from './said.ts';

type UserSaid = Extract<Said, { what: 'user' }>;

/** What a person asked. The same text in another spelling, before the agent has done anything, is the same prompt. */
export function foldPrompt(place: Place, said: UserSaid): void {
  const { list } = place;
  if (said.spelling === 'prompt') list.now({ turnEnd: null, plan: null });
  // Another message within a turn does not begin it anew.
  if (list.underway.turnBegan === null) list.now({ turnBegan: place.at });
  if (said.text === '') return;
  const prompt = list.underway.prompt;
  const item = itemOf(place, prompt?.position, 'user');
  const next = prompt && item && (said.whole ? afterWhole(prompt, item, said) : afterChunk(prompt, item, said));
  if (prompt && item && next) {
    list.replace(prompt.position, { ...continued(place, item), text: next.text });
    list.now({ prompt: { ...prompt, ...next.prompt } });
    return;
  }
  // Chunks that had seemed to repeat the prompt were the beginning of another one.
  const text = said.whole ? said.text : (prompt?.heard ?? '') + said.text;
  const position = append(place, 'user', { text });
  list.now({ prompt: { position, told: [said.spelling], growing: !said.whole, heard: '' } });
}

interface Next {
  text: string;
  prompt: Partial<Prompt>;
}

function afterWhole(prompt: Prompt, item: UserItem, said: UserSaid): Next | null {
  const { told, growing } = prompt;
  if (growing && said.spelling === 'update' && said.text.startsWith(item.text))
    return { text: said.text, prompt: { growing: false } };
  if (told.includes(said.spelling) || item.text.trim() !== said.text.trim()) return null;
  return { text: item.text, prompt: { told: [...told, said.spelling], growing: false } };
}

function afterChunk(prompt: Prompt, item: UserItem, said: UserSaid): Next | null {
  const { told, growing } = prompt;
  if (growing) return { text: item.text + said.text, prompt: {} };
  const heard = prompt.heard + said.text;
  if (told.includes(said.spelling) || !item.text.startsWith(heard)) return null;
  return heard === item.text
    ? { text: item.text, prompt: { heard: '', told: [...told, said.spelling] } }
    : { text: item.text, prompt: { heard } };
}
