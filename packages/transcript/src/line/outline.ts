import { CODE, endOfValue, walkObject } from './skim.ts';

// Where an entry has its ids, kinds and options: notification, params, update or toolCall, and what stands in that.
const DEEPEST = 4;
// Holds the options of a permission request with a description each.
const LARGEST_VALUE = 8_000;

/** More than a note in the place of a value takes. */
const NOTE = 60;

const whole = new Intl.NumberFormat('en');

/**
 * An object whose text has at most `room` characters, with every value of it that is small, and of large objects what is small in them; a note stands in
 * the place of other large values. For what is long without having long strings. Null when the text is no object, or nothing of it would stay.
 */
export function outline(text: string, room: number): string | null {
  const found = outlineObject(text, 0, DEEPEST, { room: room - NOTE });
  return found?.end === text.length && found.text !== '{}' ? found.text : null;
}

interface Outlined {
  text: string;
  /** Where the object ends in the text that it was made of. */
  end: number;
}

/** In one pass: what an object has in it is outlined before its size is known. */
function outlineObject(text: string, at: number, deeper: number, left: { room: number }): Outlined | null {
  const members: string[] = [];
  left.room -= 2;
  const end = walkObject(text, at, (key, value) => {
    // Keys and notes have to be paid for, too.
    const room = left.room - key.length - 4;
    const isDeep = deeper > 0 && text.charCodeAt(value) === CODE.openBrace;
    const inner = isDeep && room > 0 ? outlineObject(text, value, deeper - 1, left) : null;
    const valueEnd = inner?.end ?? endOfValue(text, value);
    if (valueEnd < 0 || room < NOTE) return valueEnd;
    const size = valueEnd - value;
    const isSmall = size <= Math.min(LARGEST_VALUE, room);
    const shown = isSmall ? text.slice(value, valueEnd) : (inner?.text ?? note(size));
    left.room = room - shown.length;
    members.push(`"${key}":${shown}`);
    return valueEnd;
  });
  return end < 0 ? null : { text: `{${members.join(',')}}`, end };
}

const note = (size: number): string => `"… ${whole.format(size)} characters cut for display …"`;
