import type { AccountInfo, AccountsView } from '../../main/accounts/accounts-view.ts';
import type { AccountWish } from '../accounts/account-menu.tsx';
import { ConnectDialog } from '../accounts/connect-dialog.tsx';
import { EnterKeyDialog } from '../accounts/enter-key-dialog.tsx';
import { FurtherProjectDialog } from '../accounts/further-project-dialog.tsx';
import { SignOutDialog } from '../accounts/sign-out-dialog.tsx';

export interface AccountDialogProps {
  wish: AccountWish;
  view: AccountsView;
  /** The one that is meant; null when there is none yet. */
  account: AccountInfo | null;
  onClose: () => void;
  onConnected: (id: string) => void;
}

/** The dialog for what somebody wants of the accounts. */
export function AccountDialog({ wish, view, account, onClose, onConnected }: AccountDialogProps) {
  const { protection } = view;
  switch (account ? wish : 'connect') {
    case 'connect':
      return <ConnectDialog {...{ protection, onClose, onConnected }} />;
    case 'enter-key':
      return account && <EnterKeyDialog {...{ account, protection, onClose }} />;
    case 'further-project':
      return account && <FurtherProjectDialog {...{ account, onClose, onConnected }} />;
    case 'sign-out':
      return account && <SignOutDialog {...{ account, onClose }} />;
  }
}
