import { type CloudRunsClient, FILES_ACCOUNT, type RunRef } from '@runwatch/protocol';
import { CloudRunsAccount } from '@runwatch/react';
import { useEffect, useState } from 'react';
import { AboutDialog } from '../about/about-dialog.tsx';
import { AccountBanner } from '../accounts/account-banner.tsx';
import { AccountMenu, type AccountWish } from '../accounts/account-menu.tsx';
import { ShownAccount } from '../accounts/shown-account.ts';
import { useAccounts, useShowAccount, useWindowAccount } from '../accounts/use-accounts.ts';
import { App } from '../app.tsx';
import { useAppApi } from '../app-api/app-api.tsx';
import { forgetDrafts } from '../composer/use-draft.ts';
import { DemoBar } from '../demo/demo-bar.tsx';
import { OpenControl } from '../files/open-control.tsx';
import { FirstRun } from '../first-run/first-run.tsx';
import { useAction } from '../keys/use-action.tsx';
import { useMenus } from '../keys/use-menus.ts';
import { LinkTrouble } from '../location/link-trouble.tsx';
import { isKeyOf, parseAccountHash } from '../location/run-hash.ts';
import { useHash } from '../location/use-hash.ts';
import { LastRunNote } from '../place/last-run-note.tsx';
import { forgetTitles } from '../place/run-titles.ts';
import { useSetSetting, useSettings } from '../settings/settings.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { ShellHeader } from './shell-header.tsx';
import './shell.css';

export interface ShellProps {
  client: CloudRunsClient;
  /** The run that this window was opened on because it was shown last. */
  restored: RunRef | null;
}

/** The window around the runs: whose they are, and all that is there before and beside them. */
export function Shell({ client, restored }: ShellProps) {
  const { appLog, demo } = useAppApi();
  const view = useAccounts();
  const account = useWindowAccount(view);
  const show = useShowAccount();
  const [wish, setWish] = useState<AccountWish | 'settings' | 'about' | null>(null);
  useMenus();
  const { watchOnly: isWatchOnly } = useSettings();
  const set = useSetSetting();
  // A setting that cannot be kept stays as it is, and so does the button.
  const toggleWatchOnly = () => void set('watchOnly', !isWatchOnly).catch(() => {});
  useAction('watchOnly.toggle', toggleWatchOnly);
  useAction('settings.open', () => setWish('settings'));
  useAction('about.open', () => setWish('about'));
  // Why there is none to show is said in Settings.
  useAction('log.show', () => void appLog.show.mutate().catch(() => {}));
  useAction('account.connect', () => setWish('connect'));

  // An account that is signed out takes its place in the address along.
  const named = parseAccountHash(useHash());
  const isFile = named === FILES_ACCOUNT;
  const isGone = view !== null && !isFile && named !== undefined && !view.accounts.some(({ id }) => id === named);
  useEffect(() => {
    if (!isGone || named === undefined) return;
    forgetDrafts((key) => isKeyOf(named, key));
    forgetTitles((key) => isKeyOf(named, key));
    window.location.replace('#');
  }, [isGone, named]);

  if (!view) return null;
  const demoId = view.accounts.find(({ kind }) => kind === 'demo')?.id;
  const showDemo = () => demoId !== undefined && show(demoId);
  const close = () => setWish(null);
  const runs = (
    <ShownAccount value={account}>
      <div className="shell__runs">
        <App client={client} />
      </div>
    </ShownAccount>
  );
  return (
    <div className="shell">
      <ShellHeader onSettings={() => setWish('settings')} isWatchOnly={isWatchOnly} onWatchOnly={toggleWatchOnly}>
        <AccountMenu view={view} account={account} onShow={show} onWish={setWish} />
      </ShellHeader>
      <OpenControl />
      {account?.kind === 'demo' && !isFile ? <DemoBar /> : null}
      {account && !isFile ? (
        <AccountBanner
          account={account}
          onEnterKey={() => setWish('enter-key')}
          onSignIn={() => demo.signIn.mutate()}
          onShowDemo={showDemo}
        />
      ) : null}
      <LastRunNote restored={restored} account={account} />
      {isFile ? (
        <CloudRunsAccount key={FILES_ACCOUNT} id={FILES_ACCOUNT}>
          {runs}
        </CloudRunsAccount>
      ) : account && !isGone ? (
        <CloudRunsAccount key={account.id} id={account.isDefault ? undefined : account.id}>
          {runs}
        </CloudRunsAccount>
      ) : (
        <FirstRun onDemo={showDemo} onConnect={() => setWish('connect')} />
      )}
      <LinkTrouble />
      {wish === 'settings' ? (
        <SettingsDialog onClose={close} />
      ) : wish === 'about' ? (
        <AboutDialog onClose={close} />
      ) : wish ? (
        <AccountDialog
          wish={wish}
          view={view}
          account={account}
          onClose={close}
          onConnected={(id) => {
            close();
            return show(id);
          }}
        />
      ) : null}
    </div>
  );
}
