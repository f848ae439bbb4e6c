import type { Attention } from '@runwatch/cloud-task';
import { app, BrowserWindow } from 'electron';

const EVENTS = ['focus', 'blur', 'show', 'hide', 'minimize', 'restore', 'closed'] as const;

/** How closely somebody looks at this app, by its windows. */
export const windowAttention: Attention = {
  get level() {
    const windows = BrowserWindow.getAllWindows();
    if (windows.some((window) => window.isFocused())) return 'focused';
    return windows.some((window) => window.isVisible() && !window.isMinimized()) ? 'visible' : 'hidden';
  },
  watch(told) {
    const left: (() => void)[] = [];
    const follow = (window: BrowserWindow) => {
      for (const name of EVENTS) window.on(name as 'focus', told);
      left.push(() => {
        if (!window.isDestroyed()) for (const name of EVENTS) window.off(name as 'focus', told);
      });
    };
    const created = (_event: unknown, window: BrowserWindow) => follow(window);
    for (const window of BrowserWindow.getAllWindows()) follow(window);
    app.on('browser-window-created', created);
    return () => {
      app.off('browser-window-created', created);
      for (const leave of left) leave();
    };
  },
};
