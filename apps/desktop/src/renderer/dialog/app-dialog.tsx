import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import './dialog.css';

export interface AppDialogProps {
  title: string;
  /** A sentence below the title. */
  description?: ReactNode;
  onClose: () => void;
  /** What has the focus at first; otherwise the first thing that can have it. */
  first?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** A dialog that is there for as long as it is rendered. Escape and a click beside it close it; focus goes back to where it was. */
export function AppDialog({ title, description, onClose, first, children }: AppDialogProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog__backdrop" />
        <Dialog.Popup className="dialog" {...(first && { initialFocus: first })}>
          <header className="dialog__head">
            <Dialog.Title className="dialog__title">{title}</Dialog.Title>
            <Dialog.Close className="button button--plain button--small dialog__close" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </header>
          {description ? <Dialog.Description className="dialog__description">{description}</Dialog.Description> : null}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Why what was asked for did not happen: heard at once, and it stays. */
export function DialogFailure({ children }: { children: string | null }) {
  return (
    <p className="dialog__failure" role="alert">
      {children}
    </p>
  );
}
