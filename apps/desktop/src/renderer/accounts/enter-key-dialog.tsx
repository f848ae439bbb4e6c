import { useState } from 'react';
import type { AccountInfo, AccountsView, Keeping } from '../../main/accounts/accounts-view.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAppRequest } from '../app-api/use-app-request.ts';
import { AppDialog, DialogFailure } from '../dialog/app-dialog.tsx';
import { firstKeeping, KeepingChoice } from './keeping-choice.tsx';
import { KeyField } from './key-field.tsx';

export interface EnterKeyDialogProps {
  account: AccountInfo;
  protection: AccountsView['protection'];
  onClose: () => void;
}

/** Another key for an account that stays the same: what is open goes on with it. */
export function EnterKeyDialog({ account, protection, onClose }: EnterKeyDialogProps) {
  const api = useAppApi();
  const request = useAppRequest();
  const [key, setKey] = useState('');
  const [keeping, setKeeping] = useState<Keeping>(() => firstKeeping(protection));
  return (
    <AppDialog title={`Enter the key for ${account.server}`} description={account.project} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          request.run(() => api.accounts.enterKey.mutate({ id: account.id, key, keeping }), onClose);
        }}
      >
        <KeyField value={key} onChange={setKey} />
        <KeepingChoice protection={protection} keeping={keeping} onChange={setKeeping} />
        <DialogFailure>{request.failure}</DialogFailure>
        <div className="dialog__actions">
          <button type="submit" className="button button--main" disabled={request.isBusy}>
            {request.isBusy ? 'Trying the key…' : 'Use this key'}
          </button>
        </div>
      </form>
    </AppDialog>
  );
}
