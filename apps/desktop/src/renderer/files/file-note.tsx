import type { RunRef } from '@runwatch/protocol';
import { FileCheck, FileQuestion, FileWarning } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { OpenFile } from '../../main/files/files-view.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';
import { leaveFile } from './way-back.ts';
import './files.css';

const opened = (api: AppApi, signal: AbortSignal) => api.files.opened.subscribe(undefined, { signal });

const LOOKS = {
  sealed: { icon: FileCheck, tone: 'good' },
  mismatch: { icon: FileWarning, tone: 'bad' },
  unsealed: { icon: FileQuestion, tone: 'warn' },
} as const satisfies Record<OpenFile['verdict'], unknown>;

/** Says that a run comes from a file, and what the file is worth. When it is closed, in whatever window, this one goes back to where it was. */
export function FileNote({ run }: { run: RunRef }) {
  const { files } = useAppApi();
  const all = useLatest(opened, null);
  const file = all?.find(({ ref }) => ref.runId === run.runId);
  const [wasOpen, setWasOpen] = useState(false);
  if (file && !wasOpen) setWasOpen(true);
  const isClosed = wasOpen && !file;
  const isAnotherOpen = all !== null && all.length > 0;
  useEffect(() => {
    if (isClosed) leaveFile(isAnotherOpen);
  }, [isClosed, isAnotherOpen]);
  if (!file) return null;
  const { icon: Icon, tone } = LOOKS[file.verdict];
  return (
    <p className="file-note" data-testid="file-note" data-verdict={file.verdict} role="status">
      <Icon className={`tone-${tone}`} size={15} aria-hidden="true" />
      <span className="file-note__words">
        <strong>{file.name}</strong> · read only · {file.words}.
      </span>
      <button
        type="button"
        className="button button--small"
        onClick={() => void files.close.mutate(run).catch(() => {})}
      >
        Close file
      </button>
    </p>
  );
}
