import { type Connection, type ConnectionPhase, NO_ENTRIES } from '@runwatch/protocol';
import type { KeptLog } from '../log/log-folder.ts';
import { RunView } from './run-view.ts';
import { readKept } from './watch-run.ts';

/** While the wire is in one of these, it may be long until the server tells anything; who is not allowed to see the run is not shown a copy. */
const TROUBLE: ReadonlySet<ConnectionPhase> = new Set([
  'idle',
  'reconnecting',
  'waiting-for-network',
  'paused',
  'signed-out',
  'failed',
]);

export const isTrouble = ({ phase, failure }: Connection): boolean =>
  TROUBLE.has(phase) || (phase === 'connecting' && failure?.retryable === true);

/** What was kept of a run that cannot be reached, as something to be read; undefined when nothing was, or the disk does not give it. */
export async function savedView({ header, lines }: KeptLog, connection: Connection): Promise<RunView | undefined> {
  const { seen } = header;
  const total = lines.end;
  if (!seen || total === 0) return undefined;
  const newest = await readKept(lines, total);
  if (!newest) return undefined;
  const view = new RunView(connection, seen.at);
  view.setRun(seen.run);
  view.log.begin(lines, total, total - newest.length, newest, total);
  view.setIntegrity({ ...NO_ENTRIES, upTo: total, total, gaps: [{ from: total, to: null, why: 'unavailable' }] });
  return view;
}
