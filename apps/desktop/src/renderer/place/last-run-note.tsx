import { FILES_ACCOUNT, type RunRef } from '@runwatch/protocol';
import { type CloudRunView, useCloudRun } from '@runwatch/react';
import { History, X } from 'lucide-react';
import { useLayoutEffect, useState } from 'react';
import type { AccountInfo } from '../../main/accounts/accounts-view.ts';
import { useActions } from '../keys/use-action.tsx';
import { accountHash, parseRunHash, runHash, runKey } from '../location/run-hash.ts';
import { useHash } from '../location/use-hash.ts';
import { foundAgain } from './found-again.ts';
import { rememberedTitle } from './run-titles.ts';
import './last-run-note.css';

export interface LastRunNoteProps {
  /** What this window was opened on because it was shown last; null when somebody has asked for a run, or nothing was shown. */
  restored: RunRef | null;
  /** Whose run that is. */
  account: AccountInfo | null;
}

const isCopy = ({ savedAt }: CloudRunView): boolean => savedAt !== null;

type State = 'opening' | 'gone' | 'gone-with-demo' | 'over';

/**
 * Where the run of last time is gone, the window opens on the list instead, and this says so. Only until somebody has gone anywhere: a run that was asked for
 * is not exchanged for another.
 */
export function LastRunNote({ restored, account }: LastRunNoteProps) {
  const { available, run: act } = useActions();
  const [state, setState] = useState<State>(restored ? 'opening' : 'over');
  const [title] = useState(() => restored && rememberedTitle(restored));
  const watched = state === 'over' || account === null ? null : restored;
  const found = useCloudRun(watched, { select: foundAgain });
  const hasCopy = useCloudRun(watched, { select: isCopy });
  const isHere = isShown(restored, useHash());
  if (state === 'opening' && (!isHere || found === 'there')) setState('over');
  if (state === 'opening' && isHere && found === 'gone') setState(account?.kind === 'demo' ? 'gone-with-demo' : 'gone');
  const isGone = state === 'gone' || state === 'gone-with-demo';

  const isFile = restored?.accountId === FILES_ACCOUNT;
  const list = account === null || isFile ? '#' : accountHash(account.id);
  useLayoutEffect(() => {
    if (isGone && isShown(restored, window.location.hash)) window.location.replace(list);
  }, [isGone, restored, list]);

  if (!isGone || restored === null) return null;
  const close = () => setState('over');
  const isBack = found === 'there' && !hasCopy;
  return (
    <section className="last-run-note" aria-label="The run of last time" data-testid="last-run-note">
      <History size={15} className="tone-calm" aria-hidden="true" />
      <p role="status">{wordsFor(title, isFile, state === 'gone-with-demo', isBack)}</p>
      {hasCopy || isBack ? (
        <button
          type="button"
          className="button button--small"
          onClick={() => {
            close();
            window.location.hash = runHash(restored);
          }}
        >
          {hasCopy ? 'Read the saved copy' : 'Open it'}
        </button>
      ) : null}
      {isFile && available.has('file.open') ? (
        <button
          type="button"
          className="button button--small"
          onClick={() => {
            close();
            act('file.open');
          }}
        >
          Open a file…
        </button>
      ) : null}
      <button type="button" className="button button--plain button--small" onClick={close}>
        <X size={13} aria-hidden="true" />
        <span className="unseen">Put away</span>
      </button>
    </section>
  );
}

function wordsFor(title: string | null, isFile: boolean, isDemo: boolean, isBack: boolean): string {
  if (isFile) return 'The file that you read last time is not open any more.';
  const run = title === null ? 'the run that you read last time' : `“${title}”, which you read last time,`;
  if (isDemo && !isBack) return `The demo begins anew with each start: ${run} is no longer there.`;
  return `${run[0]?.toUpperCase()}${run.slice(1)} is ${isBack ? 'there again' : 'no longer there'}.`;
}

function isShown(run: RunRef | null, hash: string): boolean {
  const shown = parseRunHash(hash);
  return run !== null && shown !== null && runKey(shown) === runKey(run);
}
