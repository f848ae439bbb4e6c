import type { RunRef } from '@runwatch/protocol';
import { FileCheck, FileQuestion, FileWarning } from 'lucide-react';
import type { OpenFile } from '../../main/files/files-view.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';
import './files.css';

const opened = (api: AppApi, signal: AbortSignal) => api.files.opened.subscribe(undefined, { signal });

const LOOKS = {
  sealed: { icon: FileCheck, tone: 'good' },
  mismatch: { icon: FileWarning, tone: 'bad' },
  unsealed: { icon: FileQuestion, tone: 'warn' },
} as const satisfies Record<OpenFile['verdict'], unknown>;

/** Says that a run comes from a file, and what the file is worth. */
export function FileNote({ run }: { run: RunRef }) {
  const { files } = useAppApi();
  const file = useLatest(opened, null)?.find(({ ref }) => ref.runId === run.runId);
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
