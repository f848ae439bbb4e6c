import type { Connection } from '@runwatch/protocol';
import type { Transcript } from '@runwatch/transcript';
import { formatCount } from '../text/format.ts';
import { textWidth } from '../text/text-width.ts';
import type { Tone } from './block.ts';
import { describeActivity } from './describe-activity.ts';
import { describeConnection } from './describe-connection.ts';

export interface StatusFacts {
  connection: Connection | undefined;
  /** Entries that are final. */
  entries: number;
  live: Transcript;
  now: number;
  /** What Ctrl-C does. */
  hint: string;
}

const SEPARATOR = ' · ';
// With less room than this for what the agent does, the hint goes first.
const LEAST_ACTIVITY = 30;

/** `● live · #1,377 · $ npm test · 4.0 s · Ctrl-C leaves, the run goes on`, in at most `columns`, and the colour of its dot. */
export function statusText({ connection, entries, live, now, hint }: StatusFacts, columns: number): [string, Tone] {
  const wire = connection ? describeConnection(connection, now) : { text: 'connecting', tone: 'ask' as const };
  const facts = [`● ${wire.text}`, ...(entries > 0 ? [`#${formatCount(entries)}`] : [])].join(SEPARATOR);
  const room = columns - textWidth(facts) - SEPARATOR.length;
  const roomBesideHint = room - textWidth(hint) - SEPARATOR.length;
  const waits = live.permissions.length > 0 ? 'the agent waits for an answer' : '';
  const short = waits || describeActivity(live, now, Math.max(LEAST_ACTIVITY, roomBesideHint));
  const fits = textWidth(short) <= roomBesideHint || short === '';
  const activity = fits || waits ? short : describeActivity(live, now, room);
  return [[facts, activity, ...(fits ? [hint] : [])].filter(Boolean).join(SEPARATOR), wire.tone];
}
