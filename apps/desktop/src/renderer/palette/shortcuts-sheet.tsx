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
  const shown = actionList.filter(([id, { keys }]) => available.has(id) && keys.length > 0);
  return (
    <AppDialog
      title="Keyboard shortcuts"
      description="Single letters work while you read: when the list or the transcript has the focus."
      onClose={() => setOpen(false)}
    >
      <div className="shortcuts" data-testid="shortcuts">
        {GROUPS.map((group) => {
          const actions = shown.filter(([, info]) => info.group === group);
          return actions.length === 0 ? null : (
            <section key={group}>
              <h3 className="shortcuts__group">{group}</h3>
              <dl>
                {actions.map(([id, { title, keys }]) => (
                  <div key={id} className="shortcuts__row">
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

/** Of a row of keys, such as those for nine runs, the first and the last. */
function shownKeys(keys: readonly string[]): string[] {
  const names = keys.map((one) => keyNames(one));
  const [first = '', last = ''] = [names[0], names.at(-1)];
  return names.length > 3 ? [`${first} … ${last.split('+').at(-1)}`] : names;
}
