import { type FormEvent, useState } from 'react';
import type { AccountsView, Keeping, ProjectInfo } from '../../main/accounts/accounts-view.ts';
import type { Server } from '../../main/accounts/server-address.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAppRequest } from '../app-api/use-app-request.ts';
import { AppDialog, DialogFailure } from '../dialog/app-dialog.tsx';
import { firstKeeping, KeepingChoice } from './keeping-choice.tsx';
import { KeyField } from './key-field.tsx';
import { ProjectChoice } from './project-choice.tsx';
import { ServerChoice } from './server-choice.tsx';

export interface ConnectDialogProps {
  protection: AccountsView['protection'];
  onClose: () => void;
  /** The account is there, and its id is this. */
  onConnected: (id: string) => void;
}

/** Where the dialog is: asking for server and key, or for the project that these lead to. */
type Step = { at: 'key' } | { at: 'project'; projects: ProjectInfo[] | null; projectId: string };

/** Adds a PostHog account: server and key first, then one of the projects that the key sees. Each is tried before it is believed. */
export function ConnectDialog({ protection, onClose, onConnected }: ConnectDialogProps) {
  const api = useAppApi();
  const request = useAppRequest();
  const [server, setServer] = useState<Server>({ kind: 'us' });
  const [key, setKey] = useState('');
  const [keeping, setKeeping] = useState<Keeping>(() => firstKeeping(protection));
  const [step, setStep] = useState<Step>({ at: 'key' });

  const findProjects = () =>
    request.run(async () => {
      const projects = await api.accounts.findProjects.mutate({ server, key });
      setStep({ at: 'project', projects, projectId: projects?.[0]?.id ?? '' });
    });
  const connect = ({ projects, projectId }: Extract<Step, { at: 'project' }>) =>
    request.run(async () => {
      const projectName = projects?.find(({ id }) => id === projectId)?.name ?? null;
      onConnected(await api.accounts.connect.mutate({ server, key, projectId, projectName, keeping }));
    });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step.at === 'key') findProjects();
    else if (step.projectId !== '') connect(step);
  };
  return (
    <AppDialog
      title="Connect PostHog"
      description="Watch the cloud runs of your project. The key stays in this app, and is sent to your PostHog alone."
      onClose={onClose}
    >
      <form className="form" onSubmit={submit}>
        {step.at === 'key' ? (
          <>
            <ServerChoice server={server} onChange={setServer} />
            <KeyField value={key} onChange={setKey} />
          </>
        ) : (
          <>
            <ProjectChoice
              projects={step.projects}
              projectId={step.projectId}
              onChange={(projectId) => setStep({ ...step, projectId })}
            />
            <KeepingChoice protection={protection} keeping={keeping} onChange={setKeeping} />
          </>
        )}
        <DialogFailure>{request.failure}</DialogFailure>
        <div className="dialog__actions">
          {step.at === 'project' ? (
            <button
              type="button"
              className="button"
              onClick={() => {
                request.forget();
                setStep({ at: 'key' });
              }}
            >
              Back
            </button>
          ) : null}
          <button type="submit" className="button button--main" disabled={request.isBusy}>
            {label(step, request.isBusy)}
          </button>
        </div>
      </form>
    </AppDialog>
  );
}

function label({ at }: Step, isBusy: boolean): string {
  if (at === 'key') return isBusy ? 'Trying the key…' : 'Continue';
  return isBusy ? 'Connecting…' : 'Connect';
}
