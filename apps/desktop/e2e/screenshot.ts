import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import UPNG from 'upng-js';

const asked = process.env['RUNWATCH_SCREENS'] !== undefined;
const folder = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
// A window has few colours, and text in shades between two of them: nobody sees the difference, and a picture takes a third.
const COLOURS = 128;

/** Takes a picture of the window for `docs/screens`, where `RUNWATCH_SCREENS` asks for it. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!asked) return;
  const { width, height, ...image } = UPNG.decode(new Uint8Array(await page.screenshot({ scale: 'css' })).buffer);
  const small = UPNG.encode(UPNG.toRGBA8({ width, height, ...image }), width, height, COLOURS);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.png`), new Uint8Array(small));
}
