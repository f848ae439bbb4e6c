import { fieldsOf, textField } from '../text/read-value.ts';

// As much as a line can show.
const GLIMPSE = 300;

export interface RawTitle {
  /** What kind of entry it is, in the wire's own words: `session/update · tool_call`. */
  name: string;
  /** The beginning of what it says: without the envelope, which is the same in all entries. */
  glimpse: string;
}

/** What tells an entry from its neighbours, out of the line that it was told as. */
export function rawTitle(line: string): RawTitle {
  const entry = fieldsOf(parsed(line));
  const notification = fieldsOf(entry?.['notification']);
  if (!entry || !notification) return { name: textField(entry, 'type') ?? '', glimpse: line.slice(0, GLIMPSE) };
  const params = fieldsOf(notification['params']);
  const update = fieldsOf(params?.['update']);
  const { sessionUpdate, ...said } = update ?? {};
  const name = [textField(notification, 'method') ?? 'answer', sessionUpdate].filter((one) => typeof one === 'string');
  const content = update ? said : (params ?? notification['result'] ?? notification['error'] ?? {});
  return { name: name.join(' · '), glimpse: JSON.stringify(content).slice(0, GLIMPSE) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
