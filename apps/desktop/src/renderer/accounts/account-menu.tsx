import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown, CircleAlert, FolderPlus, KeyRound, LogOut, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccountInfo, AccountsView } from '../../main/accounts/accounts-view.ts';
import './account-menu.css';

export type AccountWish = 'connect' | 'enter-key' | 'further-project' | 'sign-out';

export interface AccountMenuProps {
  view: AccountsView;
  /** The one that this window shows. */
  account: AccountInfo | null;
  onShow: (id: string) => void;
  onWish: (wish: AccountWish) => void;
}

/** Whose runs are shown, and how to come to others. */
export function AccountMenu({ view, account, onShow, onWish }: AccountMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="button button--plain account-menu__button" data-testid="account">
        {account ? <AccountName account={account} /> : 'No account yet'}
        <ChevronDown size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu__place" sideOffset={4} align="end">
          <Menu.Popup className="menu">
            <Menu.RadioGroup value={account?.id ?? ''} onValueChange={(id: string) => onShow(id)}>
              {view.accounts.map((one) => (
                <Menu.RadioItem key={one.id} className="menu__item" value={one.id} closeOnClick>
                  <span className="menu__mark">
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </span>
                  <AccountName account={one} />
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="menu__line" />
            <Item icon={<Plus size={14} aria-hidden="true" />} onChoose={() => onWish('connect')}>
              Connect PostHog…
            </Item>
            {account?.kind === 'posthog' ? (
              <>
                <Item icon={<FolderPlus size={14} aria-hidden="true" />} onChoose={() => onWish('further-project')}>
                  Another project of {account.server}…
                </Item>
                <Item icon={<KeyRound size={14} aria-hidden="true" />} onChoose={() => onWish('enter-key')}>
                  Enter another key…
                </Item>
                <Item icon={<LogOut size={14} aria-hidden="true" />} onChoose={() => onWish('sign-out')}>
                  Sign out of {account.server}…
                </Item>
              </>
            ) : null}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Item({ icon, onChoose, children }: { icon: ReactNode; onChoose: () => void; children: ReactNode }) {
  return (
    <Menu.Item className="menu__item" onClick={onChoose}>
      <span className="menu__mark">{icon}</span>
      <span>{children}</span>
    </Menu.Item>
  );
}

const KEPT: Partial<Record<AccountInfo['kept'], string>> = { session: 'this session', unprotected: 'unprotected key' };

function AccountName({ account }: { account: AccountInfo }) {
  const kept = account.kind === 'posthog' ? KEPT[account.kept] : undefined;
  return (
    <span className="account-name">
      {account.kind === 'demo' ? <span className="demo-mark">DEMO</span> : null}
      <span className="account-name__server">{account.server}</span>
      {account.kind === 'demo' ? null : <span className="account-name__project">{account.project}</span>}
      {kept ? <span className="account-name__kept">{kept}</span> : null}
      {account.state === 'ready' ? null : (
        <span className="tone-warn account-name__state">
          <CircleAlert size={13} aria-hidden="true" /> signed out
        </span>
      )}
    </span>
  );
}
