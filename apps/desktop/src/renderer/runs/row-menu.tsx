import { ContextMenu } from '@base-ui/react/context-menu';
import { type ReactElement, useState } from 'react';
import { keysOf } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';

export interface RowMenuProps {
  /** The key of the run whose row an element stands in; null beside the rows. */
  keyOf: (element: EventTarget | null) => string | null;
  onOpen: (key: string) => void;
  onOpenBeside: (key: string) => void;
  /** The list, as one element. */
  children: ReactElement;
}

/** What can be done with a run of the list, at its row: by the other button of the mouse, or the menu key. */
export function RowMenu({ keyOf, onOpen, onOpenBeside, children }: RowMenuProps) {
  const [key, setKey] = useState<string | null>(null);
  return (
    <ContextMenu.Root
      onOpenChange={(isOpen, details) => {
        const pressed = isOpen ? keyOf(details.event.target) : null;
        if (isOpen && pressed === null) details.cancel();
        if (pressed !== null) setKey(pressed);
      }}
    >
      <ContextMenu.Trigger render={children} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="menu__place">
          <ContextMenu.Popup className="menu">
            <ContextMenu.Item className="menu__item" onClick={() => key !== null && onOpen(key)}>
              Open
            </ContextMenu.Item>
            <ContextMenu.Item
              className="menu__item"
              data-testid="row-open-beside"
              onClick={() => key !== null && onOpenBeside(key)}
            >
              Open beside <kbd className="menu__keys">{keyNames(keysOf('run.openBeside')[0] ?? '')}</kbd>
            </ContextMenu.Item>
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
