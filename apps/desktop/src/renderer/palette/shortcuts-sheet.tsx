import { useState } from 'react';
import { AppDialog } from '../dialog/app-dialog.tsx';
import { type ActionInfo, actionList } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useAction, useActions } from '../keys/use-action.tsx';
import './palette.css';

const GROUPS: readonly ActionInfo['group'][] = ['Window', 'Runs', 'Reading', 'Acting'];

/** `?`: the keys of everything that can be done in this window now. */
export function ShortcutsSheet() {
  const [isOpen, setOpen] = useState(false);
  const { available } = useActions();
  useAction('shortcuts.open', () => setOpen(true));
  if (!isOpen) return null;
  const shown = sheetRows(actionList.filter(([id]) => available.has(id)).map(([, info]) => info));
  return (
    <AppDialog
      title="Keyboard shortcuts"
      description="Single letters work while you read: when the list or the transcript has the focus."
      onClose={() => setOpen(false)}
    >
      <div className="shortcuts" data-testid="shortcuts">
        {GROUPS.map((group) => {
          const rows = shown.filter((row) => row.group === group);
          return rows.length === 0 ? null : (
            <section key={group}>
              <h3 className="shortcuts__group">{group}</h3>
              <dl>
                {rows.map(({ title, keys }) => (
                  <div key={title} className="shortcuts__row">
                    <dt>{title}</dt>
                    <dd>
                      {shownKeys(keys).map((one) => (
                        <kbd key={one}>{one}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </AppDialog>
  );
}

/** A line a title: what has one key for readers and another for everywhere is one thing to do. */
function sheetRows(infos: readonly ActionInfo[]): Pick<ActionInfo, 'title' | 'group' | 'keys'>[] {
  const rows = new Map<string, Pick<ActionInfo, 'title' | 'group' | 'keys'>>();
  for (const { title, group, keys } of infos)
    if (keys.length > 0) rows.set(title, { title, group, keys: [...(rows.get(title)?.keys ?? []), ...keys] });
  return [...rows.values()];
}

/** Of a row of keys, such as those for nine runs, the first and the last. */
function shownKeys(keys: readonly string[]): string[] {
  const names = keys.map((one) => keyNames(one));
  const [first = '', last = ''] = [names[0], names.at(-1)];
  return names.length > 3 ? [`${first} … ${last.split('+').at(-1)}`] : names;
}
