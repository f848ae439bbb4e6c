import type { ToolItem } from '@runwatch/transcript';
import { readTime, stretch } from '../../../time/format-time.ts';
import { inputText, outputText } from '../../text/read-value.ts';
import { toolLook } from './tool-look.ts';

/** The line of a tool call: what kind of thing it is, what exactly, and where. */
export interface ToolTitle {
  word: string | null;
  title: string;
  /** A path that the title does not tell. */
  path: string | null;
}

export function toolTitle(item: ToolItem): ToolTitle {
  const { word } = toolLook(item);
  const { command } = item.toolKind === 'execute' ? inputText(item.rawInput) : { command: null };
  const told = item.title || command || item.toolName || item.toolKind?.replaceAll('_', ' ') || 'Tool call';
  // Of several lines the first tells the most; all of them stand in the card.
  const line = told.trim().split('\n', 1)[0] ?? told;
  const path = item.locations[0]?.path ?? null;
  const isInTitle = path === null || line.includes(path.split('/').at(-1) ?? path);
  return { word, title: withoutWord(line, word), path: isInTitle ? null : path };
}

/** Many agents begin a title with what the word says already, or put it into backticks. */
function withoutWord(title: string, word: string | null): string {
  const bare = /^`([^`]+)`$/.exec(title)?.[1] ?? title;
  if (word === null || !bare.toLowerCase().startsWith(`${word.toLowerCase()} `)) return bare;
  return bare.slice(word.length + 1).trim() || bare;
}

/** How long a call took, where its end has been told and it took longer than a blink; milliseconds. */
export function tookMs({ at, until, status }: ToolItem): number | null {
  const [began, ended] = [readTime(at), readTime(until)];
  if (began === null || ended === null || (status !== 'completed' && status !== 'failed')) return null;
  return ended - began < 1_000 ? null : ended - began;
}

/** What a tool call is called in its heading: `Terminal npm test, failed, exit 1, 38 s`. */
export function toolHeading(item: ToolItem): string {
  const { word, title } = toolTitle(item);
  const { exitCode } = outputText(item.rawOutput);
  const took = tookMs(item);
  return [
    word === null ? title : `${word} ${title}`,
    ...(item.status === 'failed' ? ['failed'] : []),
    ...(exitCode === null ? [] : [`exit ${exitCode}`]),
    ...(took === null ? [] : [stretch(took)]),
  ].join(', ');
}
