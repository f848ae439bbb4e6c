import { BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { ActionId } from '../renderer/keys/action-table.ts';
import { actionMenus } from './menu/action-menu.ts';

/** The system's usual menus, a way to a further window, and what can be done in the one that has the focus (`choose`: in which, and what). */
export function setAppMenu(openWindow: () => void, choose: (contentsId: number, id: ActionId) => void): void {
  const [go, help] = actionMenus((id) => {
    const window = BrowserWindow.getFocusedWindow();
    if (window) choose(window.webContents.id, id);
  });
  const isMac = process.platform === 'darwin';
  const menus: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New Window', accelerator: 'CmdOrCtrl+N', click: () => openWindow() },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { role: 'viewMenu' },
    ...(go ? [go] : []),
    { role: 'windowMenu' },
    ...(help ? [help] : []),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}
