import { type BrowserWindow, dialog } from 'electron';
import type { CrashChoice } from '../reload-after-crash.ts';

/** Asks what is to become of a window whose page has crashed again. */
export async function askAfterCrash(window: BrowserWindow): Promise<CrashChoice> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'This window has crashed again',
    detail: 'The run goes on in the cloud. What you were writing and where you were reading is kept.',
    buttons: ['Load it again', 'Close the window'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0 ? 'reload' : 'close';
}

/** Where nobody can press a button: the window stays as it is, unless a test says in main's global object what is chosen. */
export const askNobody = async (): Promise<CrashChoice> =>
  (globalThis as { crashChoice?: CrashChoice }).crashChoice ?? (await new Promise<never>(() => {}));
