import axe, { type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Looks of the window that people have; forced colours are Windows' contrast themes. */
export const LOOKS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const;
export type Look = keyof typeof LOOKS;

const ALL: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // Measured by `smallTargets`, without exceptions for what has room around it, or a menu above it for a moment.
  rules: { 'target-size': { enabled: false } },
  // Names groups of results; takes half of the time.
  resultTypes: ['violations'],
};
// What a look can change: the rest is the same document.
const COLOURS: RunOptions = { ...ALL, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

// What stands above the window for a moment is not part of its regions, and an edge between two of them is part of neither.
const OUTSIDE = 'dialog, [role=dialog], [role=alertdialog], [role=menu], [role=separator], svg';
// Base UI's, at both ends of an overlay: they pass the focus on in the turn in which they get it.
const FOCUS_GUARDS = ['[data-base-ui-focus-guard]'];

/** What axe has against the window as it stands, a line each: the rule, where, and why. */
export async function complaints(page: Page, look: Look): Promise<string[]> {
  await page.emulateMedia(LOOKS[look]);
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe.source);
    await page.evaluate((regionMatcher) => {
      const { axe: injected } = window as unknown as { axe: typeof axe };
      injected.configure({ checks: [{ id: 'region', options: { regionMatcher } }] });
    }, OUTSIDE);
  }
  return page.evaluate(
    async ({ options, exclude }) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ exclude }, options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1] ?? ''}`,
        ),
      );
    },
    { options: look === 'light' ? ALL : COLOURS, exclude: FOCUS_GUARDS },
  );
}
