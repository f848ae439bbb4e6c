import type { RunRef } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import type { KeptLog } from '../log/log-folder.ts';
import type { NewestPage } from './read-newest.ts';
import { sameJson } from './same-json.ts';

/**
 * How many entries of what an earlier watch has kept still stand in the server's log: all, if the last of them does (a log is only ever appended to), or
 * none.
 * @throws CloudRunError
 */
export async function stillKnown(
  api: CloudApi,
  ref: RunRef,
  { lines, header }: KeptLog,
  page: NewestPage,
  signal: AbortSignal,
): Promise<number> {
  const end = Math.min(lines.end, header.sameTo ?? Number.POSITIVE_INFINITY);
  if (end === 0) return 0;
  const [ours] = await lines.read(end - 1, end, 1);
  const inPage = page.lines[end - 1 - page.start];
  const theirs = inPage ?? (await api.page(ref, end - 1, 1, signal)).lines[0];
  return sameJson(ours, theirs) ? end : 0;
}
