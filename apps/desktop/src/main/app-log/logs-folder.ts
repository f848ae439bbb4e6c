import path from 'node:path';
import { app } from 'electron';

/** Where the system wants logs; in the user data where it has no place for them that can be made. */
export function logsFolder(): string {
  try {
    return app.getPath('logs');
  } catch {
    return path.join(app.getPath('userData'), 'logs');
  }
}
