import { RunRef } from './ids.ts';

/** The scheme that the system asks the app for. Not the one that the app's own pages have. */
export const LINK_SCHEME = 'runwatch';

/** What a link can name: something to be shown, and nothing to be done. */
export interface DeepLink {
  run: RunRef;
  /** A number as people see it, from 1; null for the run as it is. */
  entry: number | null;
}

// Two ids of 1,024 characters, each of them escaped, and an account.
const LONGEST_LINK = 10_000;
const LINK =
  /^runwatch:\/\/open(?:\/account\/(?<account>[^/?#\s]+))?\/task\/(?<task>[^/?#\s]+)\/run\/(?<run>[^/?#\s]+)\/?(?:#(?<entry>[1-9]\d{0,8}))?$/i;

/** The link of a run, or of an entry in it. Nobody can do anything with it but look, and only who is signed in. */
export function deepLinkOf({ run, entry }: DeepLink): string {
  const { accountId, taskId, runId } = run;
  const account = accountId === undefined ? '' : `/account/${encodeURIComponent(accountId)}`;
  const path = `${account}/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}`;
  return `${LINK_SCHEME}://open${path}${entry === null ? '' : `#${entry}`}`;
}

/** What a link names; null when it is not written exactly as `deepLinkOf` writes one, but for a slash at its end. Anybody may have made it. */
export function parseDeepLink(text: string): DeepLink | null {
  const parts = text.length <= LONGEST_LINK ? LINK.exec(text)?.groups : undefined;
  if (!parts) return null;
  try {
    const [accountId, taskId, runId] = [parts['account'], parts['task'], parts['run']].map((part) =>
      part === undefined ? undefined : decodeURIComponent(part),
    );
    const run = RunRef.safeParse({ ...(accountId !== undefined && { accountId }), taskId, runId });
    return run.success ? { run: run.data, entry: parts['entry'] === undefined ? null : Number(parts['entry']) } : null;
  } catch {
    // A broken escape, `%zz`: it names nothing.
    return null;
  }
}
