import type { Transcript } from './transcript.ts';

/** Whether the agent is at work on a turn, as far as the entries that are held say. */
export type Turn =
  /** Nothing is held that tells of one: the agent has just begun, or it is not known. */
  | { readonly kind: 'none' }
  /** `own`: a turn that the agent took without having been told anything. */
  | { readonly kind: 'running'; readonly own: boolean }
  | { readonly kind: 'over'; readonly stopReason: string | null };

const NONE: Turn = { kind: 'none' };

/**
 * The turn that the transcript ends in. A prompt without an end behind it is a turn that runs, whatever the agent does or leaves; what it does behind an end
 * is a turn of its own. Looks back as far as that takes: over one turn at the most.
 */
export function turnOf(transcript: Pick<Transcript, 'count' | 'item'>): Turn {
  let works = false;
  let tookOwn = false;
  for (let position = transcript.count - 1; position >= 0; position--) {
    const item = transcript.item(position);
    switch (item?.kind) {
      case 'turn-end':
        if (!item.background) return works ? { kind: 'running', own: true } : over(item.stopReason);
        // What stands before it belongs to the turn that is over with it, unless somebody said something meanwhile.
        if (!works) tookOwn = true;
        break;
      case 'user':
        return { kind: 'running', own: false };
      case 'message':
      case 'thought':
      case 'tool':
      case 'plan':
      case 'permission':
        works ||= !tookOwn;
        break;
      case 'notice':
        if (item.name === 'run_started') return atTheBeginning(works, tookOwn);
        break;
      case 'missing':
        return atTheBeginning(works, tookOwn);
      default:
        break;
    }
  }
  return atTheBeginning(works, tookOwn);
}

const over = (stopReason: string | null): Turn => ({ kind: 'over', stopReason });

/** Nothing before this is known, or concerns the turn. */
function atTheBeginning(works: boolean, tookOwn: boolean): Turn {
  if (works) return { kind: 'running', own: false };
  return tookOwn ? over(null) : NONE;
}
