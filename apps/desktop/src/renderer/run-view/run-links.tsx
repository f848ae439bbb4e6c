import { pullRequestOf, type RunMeta, type RunRef } from '@runwatch/protocol';
import { ExternalLink, GitPullRequestArrow } from 'lucide-react';
import { useState } from 'react';
import { useShownAccount } from '../accounts/shown-account.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAction } from '../keys/use-action.tsx';
import { linkTarget } from '../transcript/text/markdown/link-target.ts';

/** The pull request that the run has made, for the browser. Nothing where it made none, and its address as text where no browser may be sent there. */
export function PullRequest({ output }: { output: RunMeta['output'] }) {
  const url = pullRequestOf(output);
  if (url === null) return null;
  const target = linkTarget(url);
  if (!target) return <span className="run-header__link">{url}</span>;
  return (
    <a
      className="run-header__link"
      data-testid="pull-request"
      href={target.href}
      title={url}
      target="_blank"
      rel="noreferrer"
    >
      <GitPullRequestArrow size={13} aria-hidden="true" />
      {nameOf(target.href)}
    </a>
  );
}

/** `PR #482` where the address ends like one of a pull or merge request; else `Pull request`. */
function nameOf(url: string): string {
  const number = /\/(?:pull|pulls|pull-requests|merge_requests|pullrequest)\/(\d+)(?:[/?#]|$)/.exec(url)?.[1];
  return number === undefined ? 'Pull request' : `PR #${number}`;
}

/** Shows the run in PostHog's own web app, where it has a page there. */
export function OpenInPostHog({ run }: { run: RunRef }) {
  const { links } = useAppApi();
  const account = useShownAccount();
  const [trouble, setTrouble] = useState<string | null>(null);
  const hasPage = account?.kind === 'posthog' || account?.kind === 'environment';
  const open = () => {
    setTrouble(null);
    links.openPage.mutate(run).catch((error: Error) => setTrouble(error.message));
  };
  useAction('run.openPage', open, hasPage);
  if (!hasPage) return null;
  return (
    <>
      {trouble === null ? null : (
        <span className="tone-bad" role="status">
          {trouble}
        </span>
      )}
      <button
        type="button"
        className="button button--small"
        data-testid="open-page"
        title="Open in PostHog"
        onClick={open}
      >
        <ExternalLink size={14} aria-hidden="true" />
        <span className="wordy">Open in PostHog</span>
      </button>
    </>
  );
}
