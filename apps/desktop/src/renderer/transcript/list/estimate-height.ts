import type { ListItem } from './gap-rows.ts';

const LINE_PX = 22;
const CHARACTERS_A_LINE = 92;

/** A guess at an item's height, before it is measured: near enough that the scroll bar does not jump. Must cost next to nothing. */
export function estimateHeight(item: ListItem | undefined): number {
  switch (item?.kind) {
    case 'message':
    case 'user':
      return 52 + LINE_PX * Math.min(400, Math.ceil(item.text.length / CHARACTERS_A_LINE));
    case 'console':
    case 'progress':
    case 'status':
    case 'notice':
      return 26;
    case 'plan':
      return 48 + 26 * item.steps.length;
    case 'output':
      return 64 + Math.min(440, LINE_PX * Math.ceil((item.stdout.length + item.stderr.length) / CHARACTERS_A_LINE));
    case 'permission':
      return 104;
    default:
      return 44;
  }
}
