import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import type { RunRef, RunSummary } from '@runwatch/protocol';
import { CornerDownLeft, ListTree, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { actionList } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useAction, useActions } from '../keys/use-action.tsx';
import { hasWords, type PaletteGroup, type PaletteItem, paletteGroups } from './palette-items.ts';
import { useRecentRuns } from './use-recent-runs.ts';
import './palette.css';

export interface CommandPaletteProps {
  runs: readonly RunSummary[];
  selected: RunRef | null;
  onShow: (run: RunRef) => void;
}

/** Ctrl+K: every run by its title, and everything that can be done now. */
export function CommandPalette({ runs, selected, onShow }: CommandPaletteProps) {
  const [isOpen, setOpen] = useState(false);
  const recent = useRecentRuns(selected);
  const { available, run } = useActions();
  useAction('palette.open', () => setOpen(true));
  const groups = useMemo(
    () =>
      isOpen
        ? paletteGroups(
            runs,
            recent,
            actionList.filter(([id]) => available.has(id)),
          )
        : [],
    [isOpen, runs, recent, available],
  );
  const choose = (item: PaletteItem) => {
    setOpen(false);
    if (item.kind === 'run') onShow(item.run);
    // When the focus is back where it was: what is done may want to take it.
    else setTimeout(() => run(item.id));
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog__backdrop" />
        <Dialog.Popup className="palette" data-testid="palette" aria-label="Find anything">
          <Autocomplete.Root
            items={groups}
            inline
            open
            autoHighlight="always"
            keepHighlight
            filter={(item: PaletteItem, typed: string) => hasWords(item, typed)}
            itemToStringValue={(item: PaletteItem) => item.title}
          >
            <div className="palette__field">
              <Search size={16} aria-hidden="true" />
              <Autocomplete.Input
                className="palette__input"
                placeholder="A run, or something to do"
                aria-label="Find anything"
              />
            </div>
            <Autocomplete.Empty className="palette__empty">Nothing here has that in its name.</Autocomplete.Empty>
            <Autocomplete.List className="palette__list">
              {(group: PaletteGroup) => (
                <Autocomplete.Group key={group.title} items={group.items} className="palette__group">
                  <Autocomplete.GroupLabel className="palette__label">{group.title}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(item: PaletteItem) => (
                      <Autocomplete.Item
                        key={item.key}
                        value={item}
                        className="palette__item"
                        onClick={() => choose(item)}
                      >
                        {item.kind === 'run' ? (
                          <ListTree size={15} aria-hidden="true" />
                        ) : (
                          <CornerDownLeft size={15} aria-hidden="true" />
                        )}
                        <span className="palette__title">{item.title}</span>
                        <span className="palette__detail">{item.kind === 'run' ? item.detail : null}</span>
                        {item.kind === 'action' && item.keys ? <kbd>{keyNames(item.keys)}</kbd> : null}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
