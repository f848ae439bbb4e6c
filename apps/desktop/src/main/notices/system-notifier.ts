import { app, Notification } from 'electron';
import type { Badge, Notifier } from './notice-desk.ts';

/** The system's own notifications, where it has any. */
export const systemNotifier: Notifier = {
  show({ title, text }, opened) {
    if (!Notification.isSupported()) return () => {};
    const notification = new Notification({ title, body: text });
    notification.on('click', opened);
    notification.show();
    return () => notification.close();
  },
};

/** The number at the app's icon: a Mac's dock, and those docks on Linux that have such numbers. Elsewhere nothing happens. */
export const systemBadge: Badge = {
  set(count) {
    if (app.getBadgeCount() !== count) app.setBadgeCount(count);
  },
};
