import { CUT } from '@runwatch/protocol';
import { FamiliarTexts } from '../line/familiar-texts.ts';
import { endOfValue, walkObject } from '../line/skim.ts';

/** An update of a tool call as far as it can be told without parsing the line. */
export interface SkimmedUpdate {
  toolCallId: string;
  /** Which fields it tells, and of what types: a later update with the same shape tells all that this one does. */
  shape: string;
  status: string | null;
  at: string | null;
  /** See `ReadLine`. */
  cutFrom: number | null;
}

const SIGN = '"tool_call';
// The kind of update stands at its beginning, whoever writes it.
const SIGN_WITHIN = 2_000;
// Of what stands in `_meta`, it is the names of tool and parent that matter; who puts more there is parsed.
const LONGEST_META = 400;

// So few are found sooner in a list than in a set.
const MOST_NAMES = 40;

/**
 * Skims a line that may be an update of a tool call. Null when it is none, or is not told plainly enough to be sure what parsing would make of it: names
 * told twice or with escapes, an error, much `_meta`. With the texts of the line before it costs little more than what is new in it.
 */
export function skimToolUpdate(line: string, familiar = new FamiliarTexts()): SkimmedUpdate | null {
  if (!line.slice(0, SIGN_WITHIN).includes(SIGN)) return null;
  familiar.begin();
  const found: Found = { update: null, timestamp: null, cut: null, familiar };
  const end = walk(line, 0, (key, at) => {
    if (key === 'notification') return walkNotification(line, at, found);
    if (key === 'timestamp') return note(found, 'timestamp', line, at);
    return key === CUT ? note(found, 'cut', line, at) : undefined;
  });
  const { update, timestamp, cut } = found;
  if (end !== line.length || !update || update.kind === null || update.toolCallId === null) return null;
  const cutFrom = cut === null ? null : lengthOf(cut);
  if (cutFrom === undefined) return null;
  const { toolCallId, status } = update;
  return { toolCallId, shape: update.shape.join(), status, at: plainString(timestamp), cutFrom };
}

interface Found {
  update: Update | null;
  /** As they are written. */
  timestamp: string | null;
  cut: string | null;
  familiar: FamiliarTexts;
}

interface Update {
  kind: string | null;
  toolCallId: string | null;
  status: string | null;
  shape: string[];
}

/** An object, or -1 for one that tells a name twice, or with escapes: parsing would take the last, or another one. */
function walk(line: string, at: number, visit: (key: string, at: number) => number | undefined): number {
  const seen: string[] = [];
  return walkObject(line, at, (key, value) => {
    if (seen.length === MOST_NAMES || seen.includes(key) || key.includes('\\')) return -1;
    seen.push(key);
    return visit(key, value);
  });
}

const note = (found: Found, name: 'timestamp' | 'cut', line: string, at: number): number => {
  const end = endOfValue(line, at);
  found[name] = line.slice(at, end);
  return end;
};

function walkNotification(line: string, at: number, found: Found): number {
  let isUpdate = false;
  const end = walk(line, at, (key, value) => {
    if (key === 'method') isUpdate = line.startsWith('"session/update"', value);
    if (key !== 'params') return undefined;
    return walk(line, value, (name, inner) =>
      name === 'update' && line[inner] === '{' ? walkUpdate(line, inner, found) : undefined,
    );
  });
  if (!isUpdate) found.update = null;
  return end;
}

function walkUpdate(line: string, at: number, found: Found): number {
  const update: Update = { kind: null, toolCallId: null, status: null, shape: [] };
  found.update = update;
  return walk(line, at, (key, value) => {
    const end = endOfValue(line, value, found.familiar);
    if (end < 0) return -1;
    const told = (): string | null => plainString(line.slice(value, end));
    switch (key) {
      case 'sessionUpdate': {
        const kind = told();
        update.kind = kind === 'tool_call' || kind === 'tool_call_update' ? kind : null;
        return update.kind === null ? -1 : end;
      }
      case 'toolCallId':
        update.toolCallId = told();
        return update.toolCallId === null ? -1 : end;
      case 'status':
        update.status = told();
        if (update.status === null) return -1;
        break;
      case 'error':
        // An object may have words for people, or not.
        if (line[value] === '{') return -1;
        break;
      case '_meta':
        if (end - value > LONGEST_META) return -1;
        update.shape.push(line.slice(value, end));
        return end;
      default:
        break;
    }
    update.shape.push(key + line[value]);
    return end;
  });
}

/** A string as it is written, where that is what it says; else null. */
function plainString(literal: string | null): string | null {
  if (literal === null || literal[0] !== '"' || literal.includes('\\')) return null;
  return literal.slice(1, -1);
}

/** Undefined when it is not told as we tell it. */
const lengthOf = (cut: string): number | undefined => {
  const digits = /^\{"length":(\d{1,15})\}$/.exec(cut)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
