import type { Page } from 'playwright-core';

const LEAST_PX = 24;

/** Everything in sight that is pressed or written in, but links within a sentence; what is drawn by its label is measured by that. */
const CONTROLS =
  'button, [role=button], [role^=menuitem], [role=option], [role=tab], a[href], input, select, textarea, summary';

/** Those that are less high or wide than a finger or an unsteady hand needs. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(
    ({ selector, least }) =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .map((control) =>
          control.matches('[type=radio], [type=checkbox]')
            ? ((control as HTMLInputElement).labels?.[0] ?? control)
            : control,
        )
        .filter(
          (control) =>
            control.checkVisibility({ visibilityProperty: true }) &&
            !control.closest('[inert], [aria-hidden=true], p a, li a, td a'),
        )
        .flatMap((control) => {
          const { width, height } = control.getBoundingClientRect();
          const isSmall = (width > 0 || height > 0) && (width < least - 0.1 || height < least - 0.1);
          const name = control.getAttribute('aria-label') ?? control.textContent?.slice(0, 40);
          return isSmall ? [`${control.tagName}.${control.className} “${name}” ${width} × ${height}`] : [];
        }),
    { selector: CONTROLS, least: LEAST_PX },
  );

/** A stop of the Tab key. */
export interface Stop {
  name: string;
  /** The part of the window that it is in. */
  region: string;
  outline: string;
}

/** Presses Tab from the beginning of the page until it comes round, and tells where it stopped. Marks each stop with `data-stop`. */
export async function walk(page: Page, most = 300): Promise<Stop[]> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-stop]')) element.removeAttribute('data-stop');
    // Where something that had the focus is no more, Tab goes on from there.
    const beginning = document.createElement('span');
    beginning.tabIndex = -1;
    document.body.prepend(beginning);
    beginning.focus();
    beginning.remove();
  });
  const stops: Stop[] = [];
  while (stops.length < most) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body || element.hasAttribute('data-stop'))
        return null;
      element.setAttribute('data-stop', '');
      // Some are drawn by what is around them: a label, or the box of a text field.
      const outlines = [element, element.parentElement ?? element].map((one) => getComputedStyle(one));
      const { outlineStyle, outlineWidth, outlineColor } =
        outlines.find((one) => one.outlineStyle !== 'none') ?? getComputedStyle(element);
      const region = element.closest(
        'header.shell__header, .demo-bar, nav, .edge, .strip, .plan-bar, .find, .transcript, .dock, .run-header',
      );
      return {
        name: element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '',
        region: region?.className || region?.tagName || '',
        outline: outlineStyle === 'none' ? 'none' : `${outlineWidth} ${outlineStyle} ${outlineColor}`,
      };
    });
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}

/** Controls in sight that the walk has left out: those that arrow keys reach from their neighbour do not count. */
export const missedByWalk = (page: Page): Promise<string[]> =>
  page.evaluate(
    (selector) =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .filter(
          (control) => control.checkVisibility() && !control.matches(':disabled, [data-stop], .run-row, [type=radio]'),
        )
        .map(
          (control) =>
            `${control.className} “${control.getAttribute('aria-label') ?? control.textContent?.slice(0, 40)}”`,
        ),
    CONTROLS,
  );

/** Controls that cannot be brought into sight and pressed there, and what makes the page itself wider than the window. */
export const outOfReach = (page: Page): Promise<string[]> =>
  page.evaluate((selector) => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide in ${clientWidth}`] : [];
    const lost = [...document.querySelectorAll<HTMLElement>(selector)]
      .map((control) =>
        control.matches('[type=radio], [type=checkbox]')
          ? ((control as HTMLInputElement).labels?.[0] ?? control)
          : control,
      )
      .filter((control) => control.checkVisibility() && !control.matches(':disabled'))
      .flatMap((control) => {
        control.scrollIntoView({ block: 'center', inline: 'nearest' });
        const { left, top, width, height } = control.getBoundingClientRect();
        const hits = [0.1, 0.5, 0.9].map((part) => document.elementFromPoint(left + width * part, top + height / 2));
        const name = control.getAttribute('aria-label') ?? control.textContent?.slice(0, 40);
        return hits.some((hit) => hit && (control.contains(hit) || hit.contains(control))) &&
          left >= -1 &&
          left + width <= innerWidth + 1
          ? []
          : [
              `${control.className} “${name}” at ${Math.round(left)}, ${Math.round(top)}: ${hits[1]?.className ?? 'nothing'}`,
            ];
      });
    return [...wide, ...lost];
  }, CONTROLS);
