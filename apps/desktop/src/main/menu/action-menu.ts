import type { MenuItemConstructorOptions } from 'electron';
import { type ActionId, actionList } from '../../renderer/keys/action-table.ts';

/** What stands in which menu, in order; `null` is a line between. Titles and keys are those of the table of actions. */
const MENUS: readonly { label: string; ids: readonly (ActionId | null)[] }[] = [
  {
    label: '&Go',
    ids: [
      'palette.open',
      'find.open',
      null,
      'run.previous',
      'run.next',
      'run.nextAsking',
      null,
      'pane.openBeside',
      'pane.other',
      'pane.close',
      null,
      'transcript.start',
      'transcript.end',
      'error.previous',
      'error.next',
    ],
  },
  { label: '&Help', ids: ['shortcuts.open', null, 'log.show', null, 'about.open'] },
];

/** Menus of what can be done in a window. Their keys are shown only: the window hears them itself, and knows where they mean something else. */
export function actionMenus(choose: (id: ActionId) => void): MenuItemConstructorOptions[] {
  const known = new Map(actionList);
  return MENUS.map(({ label, ids }) => ({
    label,
    submenu: ids.map((id) => {
      const info = id === null ? undefined : known.get(id);
      if (id === null || !info) return { type: 'separator' };
      const accelerator = acceleratorOf(info.keys[0] ?? '');
      return {
        label: info.title,
        click: () => choose(id),
        ...(accelerator !== null && { accelerator, registerAccelerator: false }),
      };
    }),
  }));
}

/** Null for keys that write: where a system cannot only show them, they would be taken from whoever writes. */
function acceleratorOf(keys: string): string | null {
  if (!/^(?:(?:\$mod|Alt)\+|F\d+$)/.test(keys)) return null;
  return keys.replace('$mod', 'CmdOrCtrl').replace('ArrowUp', 'Up').replace('ArrowDown', 'Down');
}
