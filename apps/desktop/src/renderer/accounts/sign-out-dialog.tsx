import { useRef } from 'react';
import type { AccountInfo } from '../../main/accounts/accounts-view.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAppRequest } from '../app-api/use-app-request.ts';
import { AppDialog, DialogFailure } from '../dialog/app-dialog.tsx';

export interface SignOutDialogProps {
  account: AccountInfo;
  onClose: () => void;
}

/** Asks once more, because what is kept of the runs goes too. Opens on the harmless answer. */
export function SignOutDialog({ account, onClose }: SignOutDialogProps) {
  const api = useAppApi();
  const request = useAppRequest();
  const stay = useRef<HTMLButtonElement>(null);
  return (
    <AppDialog
      title={`Sign out of ${account.server}?`}
      description={`${account.project}: its key is forgotten here, and what this computer has kept of its runs is deleted, with the messages that still wait. The runs themselves go on.`}
      onClose={onClose}
      first={stay}
    >
      <DialogFailure>{request.failure}</DialogFailure>
      <div className="dialog__actions">
        <button
          type="button"
          className="button button--danger"
          disabled={request.isBusy}
          onClick={() => request.run(() => api.accounts.signOut.mutate({ id: account.id }), onClose)}
        >
          Sign out
        </button>
        <button ref={stay} type="button" className="button" onClick={onClose}>
          Stay signed in
        </button>
      </div>
    </AppDialog>
  );
}
