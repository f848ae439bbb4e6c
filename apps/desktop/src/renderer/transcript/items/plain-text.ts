import type { TranscriptItem } from '@runwatch/transcript';
import { contentBlock } from '../text/content-blocks.ts';
import { inputText, outputText } from '../text/read-value.ts';
import { terminalText } from '../text/terminal/terminal-text.ts';
import { toolHeading } from './tool/tool-title.ts';

/** What of an item somebody wants to paste elsewhere; null for what is only its entry. */
export function plainText(item: TranscriptItem): string | null {
  switch (item.kind) {
    case 'user':
    case 'message':
    case 'thought':
      return item.text;
    case 'console':
    case 'error':
      return terminalText(item.message).text;
    case 'output':
      return terminalText([item.stdout, item.stderr].filter(Boolean).join('\n')).text;
    case 'plan':
      return item.steps.map(({ status, content }) => `- [${status === 'completed' ? 'x' : ' '}] ${content}`).join('\n');
    case 'tool': {
      const { command } = inputText(item.rawInput);
      const { stdout, stderr } = outputText(item.rawOutput);
      const said = item.content.flatMap((block) => {
        const shown = contentBlock(block);
        return shown.kind === 'text' || shown.kind === 'other' ? [shown.text] : [];
      });
      const output = said.length > 0 ? said : [stdout, stderr].filter((text) => text !== null);
      return [command ?? toolHeading(item), ...output.map((text) => terminalText(text).text), item.error]
        .filter(Boolean)
        .join('\n');
    }
    default:
      return null;
  }
}
