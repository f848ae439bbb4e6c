import { useEffect, useState } from 'react';
import type { AccountInfo, ProjectInfo } from '../../main/accounts/accounts-view.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAppRequest } from '../app-api/use-app-request.ts';
import { AppDialog, DialogFailure } from '../dialog/app-dialog.tsx';
import { ProjectChoice } from './project-choice.tsx';

export interface FurtherProjectDialogProps {
  account: AccountInfo;
  onClose: () => void;
  onConnected: (id: string) => void;
}

/** Another project that the key of an account sees, as an account beside it. */
export function FurtherProjectDialog({ account, onClose, onConnected }: FurtherProjectDialogProps) {
  const api = useAppApi();
  const { run: find, ...finding } = useAppRequest();
  const connecting = useAppRequest();
  const [found, setFound] = useState<{ projects: ProjectInfo[] | null } | null>(null);
  const [projectId, setProjectId] = useState('');
  useEffect(() => {
    find(async () => {
      const projects = await api.accounts.findProjectsOf.mutate({ id: account.id });
      setFound({ projects });
      setProjectId(projects?.[0]?.id ?? '');
    });
  }, [api, account.id, find]);

  const connect = () =>
    connecting.run(async () => {
      const projectName = found?.projects?.find(({ id }) => id === projectId)?.name ?? null;
      onConnected(await api.accounts.connectFurther.mutate({ id: account.id, projectId, projectName }));
    });
  return (
    <AppDialog title={`Another project of ${account.server}`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (projectId !== '') connect();
        }}
      >
        {found ? (
          <ProjectChoice projects={found.projects} projectId={projectId} onChange={setProjectId} />
        ) : finding.isBusy ? (
          <p className="form__help">Asking which projects the key sees…</p>
        ) : null}
        <DialogFailure>{finding.failure ?? connecting.failure}</DialogFailure>
        <div className="dialog__actions">
          <button type="submit" className="button button--main" disabled={projectId === '' || connecting.isBusy}>
            {connecting.isBusy ? 'Connecting…' : 'Connect'}
          </button>
        </div>
      </form>
    </AppDialog>
  );
}
