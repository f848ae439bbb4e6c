import type { FoldedItem } from '@runwatch/transcript';
import type { Block } from './block.ts';
import { describeItem, planSummary } from './describe/describe-item.ts';
import { describeAnswer } from './describe/describe-permission.ts';
import { isToolOver } from './describe/describe-tool.ts';

/** How far an item is: its text grows, something will become of it, or all has been said. */
export function stageOf(item: FoldedItem): 'growing' | 'underway' | 'over' {
  switch (item.kind) {
    case 'message':
    case 'thought':
      return item.open ? 'growing' : 'over';
    case 'tool':
      return isToolOver(item) ? 'over' : 'underway';
    case 'permission':
      return item.state === 'open' ? 'underway' : 'over';
    case 'progress':
      return item.status === 'completed' || item.status === 'failed' ? 'over' : 'underway';
    case 'status':
      return item.complete ? 'over' : 'underway';
    case 'plan':
      return item.steps.every(({ status }) => status === 'completed') ? 'over' : 'underway';
    default:
      return 'over';
  }
}

/** Something to be printed once. */
export interface Utterance {
  /** The same for the same thing, whether the live stream or the run log told it. */
  id: string;
  /** The id belongs to one thing of the run and is never used again; else the same may rightly be said again. */
  unique: boolean;
  /** It tells what became of something that was printed before. */
  isFollowUp: boolean;
  /** What else need not be said any more. */
  covers?: string;
  block: Block;
}

export interface UtteranceContext {
  plain: boolean;
  /** What has been printed already, by id. */
  said: ReadonlySet<string>;
  /** Whether the answer to this request was given here. */
  isMine: (requestId: string) => boolean;
}

/** What is to be printed of an item as it is now. What was printed when it began is not told again at its end. */
export function utteranceOf(item: FoldedItem, { plain, said, isMine }: UtteranceContext): Utterance {
  const stage = stageOf(item);
  const began = stage === 'over' && said.has(`${item.key}/underway`);
  // The log may know of the beginning only, when the end has been told from the stream.
  const covers = stage === 'over' ? { covers: `${item.key}/underway` } : {};
  const unique = { id: `${item.key}/${stage}`, unique: true, isFollowUp: began, ...covers };
  switch (item.kind) {
    case 'tool':
    case 'progress': {
      const block = describeItem(item, plain);
      return { ...unique, block: began ? { ...block, at: item.until } : block };
    }
    case 'permission':
      return { ...unique, block: began ? describeAnswer(item, isMine(item.requestId)) : describeItem(item, plain) };
    case 'plan': {
      // The steps are told once; later only how far they are, until others take their place.
      const steps = `plan/${JSON.stringify(item.steps.map(({ content }) => content))}`;
      const isFollowUp = said.has(steps);
      const progress: Block = { at: item.until, label: 'plan', tone: 'plain', text: planSummary(item) };
      return {
        id: `plan/${JSON.stringify(item.steps)}`,
        unique: true,
        isFollowUp,
        covers: steps,
        block: isFollowUp ? progress : describeItem(item, plain),
      };
    }
    default: {
      const block = describeItem(item, plain);
      return { id: JSON.stringify([item.kind, block.text, block.body]), unique: false, isFollowUp: false, block };
    }
  }
}
