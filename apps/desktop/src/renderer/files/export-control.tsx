import { Menu } from '@base-ui/react/menu';
import type { RunRef } from '@runwatch/protocol';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { CopyState } from '../../main/files/files-view.ts';
import { useAppApi } from '../app-api/app-api.tsx';
import { keyNames } from '../keys/key-names.ts';
import { useAction } from '../keys/use-action.tsx';
import { useJob } from './use-job.ts';

export interface ExportControlProps {
  run: RunRef;
  title: string | null;
  repository: string | null;
}

export type ExportWish = 'ndjson' | 'md' | 'clipboard';

/** Writes the run to a file, or puts it on the clipboard; what becomes of it is in `job`, to be shown where there is room. */
export function useExport({ run, title, repository }: ExportControlProps) {
  const { files } = useAppApi();
  const job = useJob<CopyState>();
  const named = { ref: run, title, repository };
  const start = (wish: ExportWish) =>
    job.start((signal) =>
      wish === 'clipboard'
        ? files.copyRun.subscribe({ run: named }, { signal })
        : files.exportRun.subscribe({ run: named, format: wish }, { signal }),
    );
  return { job, start };
}

/** A menu of the forms in which a run can be saved. */
export function ExportMenu({ onExport, disabled }: { onExport: (wish: ExportWish) => void; disabled: boolean }) {
  const [open, setOpen] = useState(false);
  useAction('run.export', () => setOpen(true), !disabled);
  return (
    <Menu.Root modal={false} open={open} onOpenChange={setOpen}>
      <Menu.Trigger
        className="button button--small"
        data-testid="export"
        disabled={disabled}
        title={`Export the run (${keyNames('$mod+Shift+e')})`}
      >
        <Download size={14} aria-hidden="true" />
        <span className="wordy">Export</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu__place" sideOffset={4} align="end">
          <Menu.Popup className="menu">
            <Menu.Item className="menu__item" data-testid="export-ndjson" onClick={() => onExport('ndjson')}>
              <span className="menu__two-lines">
                NDJSON <small>every entry as it was written, with a seal; opens here again</small>
              </span>
            </Menu.Item>
            <Menu.Item className="menu__item" data-testid="export-md" onClick={() => onExport('md')}>
              <span className="menu__two-lines">
                Markdown <small>for reading</small>
              </span>
            </Menu.Item>
            <Menu.Item className="menu__item" data-testid="export-clipboard" onClick={() => onExport('clipboard')}>
              <span className="menu__two-lines">
                Copy <small>as Markdown, to the clipboard</small>
              </span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
