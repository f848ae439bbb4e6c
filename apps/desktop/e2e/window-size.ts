import type { RunningApp } from './launch.ts';

/** Makes the first window's content this large, in pixels of the screen, and waits until the page has taken it in. */
export async function resizeTo({ electron, page }: RunningApp, width: number, height: number, zoom = 1): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [toWidth, toHeight, factor]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(toWidth, toHeight);
      window?.webContents.setZoomFactor(factor);
    },
    [width, height, zoom] as const,
  );
  await page.waitForFunction(([toWidth, toHeight]) => innerWidth === toWidth && innerHeight === toHeight, [
    width / zoom,
    height / zoom,
  ] as const);
}
