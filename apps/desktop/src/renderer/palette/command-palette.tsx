import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import type { RunRef, RunSummary } from '@runwatch/protocol';
import { CornerDownLeft, ListTree, Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { actionList } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useAction, useActions } from '../keys/use-action.tsx';
import { runKey } from '../location/run-hash.ts';
import { hasWords, type PaletteGroup, type PaletteItem, paletteGroups } from './palette-items.ts';
import { useRecentRuns } from './use-recent-runs.ts';
import './palette.css';

const ANYTHING = { title: 'Find anything', placeholder: 'A run, or something to do' };
const BESIDE = { title: 'Open a run beside this one', placeholder: 'A run to be read beside this one' };

export interface CommandPaletteProps {
  runs: readonly RunSummary[];
  selected: RunRef | null;
  /** A run that is shown beside it. */
  beside: RunRef | null;
  onShow: (run: RunRef) => void;
  onShowBeside: (run: RunRef) => void;
}

/** Ctrl+K: every run by its title, and everything that can be done now. Ctrl+Enter opens a run beside the one that is shown. */
export function CommandPalette({ runs, selected, beside, onShow, onShowBeside }: CommandPaletteProps) {
  const [wish, setWish] = useState<'anything' | 'a run beside' | null>(null);
  const highlighted = useRef<PaletteItem | undefined>(undefined);
  const recent = useRecentRuns(selected);
  const { available, run } = useActions();
  useAction('palette.open', () => setWish('anything'));
  const others = useMemo(() => {
    const shown = [selected, beside].flatMap((run) => (run ? [runKey(run)] : []));
    return runs.filter(({ ref }) => !shown.includes(runKey(ref)));
  }, [runs, selected, beside]);
  useAction('pane.openBeside', () => setWish('a run beside'), selected !== null && others.length > 0);
  const groups = useMemo(() => {
    if (wish === null) return [];
    if (wish === 'a run beside') return paletteGroups(others, recent, []);
    return paletteGroups(
      runs,
      recent,
      actionList.filter(([id]) => available.has(id)),
    );
  }, [wish, runs, others, recent, available]);
  const choose = (item: PaletteItem, isBeside: boolean) => {
    setWish(null);
    if (item.kind === 'run') (isBeside || wish === 'a run beside' ? onShowBeside : onShow)(item.run);
    // When the focus is back where it was: what is done may want to take it.
    else setTimeout(() => run(item.id));
  };
  const words = wish === 'a run beside' ? BESIDE : ANYTHING;
  return (
    <Dialog.Root open={wish !== null} onOpenChange={(isOpen) => setWish(isOpen ? 'anything' : null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog__backdrop" />
        <Dialog.Popup className="palette" data-testid="palette" aria-label={words.title}>
          <Autocomplete.Root
            items={groups}
            inline
            open
            autoHighlight="always"
            keepHighlight
            filter={(item: PaletteItem, typed: string) => hasWords(item, typed)}
            itemToStringValue={(item: PaletteItem) => item.title}
            onItemHighlighted={(item: PaletteItem | undefined) => {
              highlighted.current = item;
            }}
          >
            <div className="palette__field">
              <Search size={16} aria-hidden="true" />
              <Autocomplete.Input
                className="palette__input"
                placeholder={words.placeholder}
                aria-label={words.title}
                onKeyDown={(event) => {
                  const { current } = highlighted;
                  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || current?.kind !== 'run') return;
                  event.preventDefault();
                  choose(current, true);
                }}
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
                        onClick={(event) => choose(item, event.ctrlKey || event.metaKey)}
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
