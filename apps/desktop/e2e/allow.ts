import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Presses the first option of the permission card. A click in its first half second does not count: nobody can have read the question. */
export async function allow(page: Page): Promise<void> {
  const card = page.getByTestId('permission-card');
  await expect
    .poll(async () => {
      if ((await card.getAttribute('data-state')) === 'open')
        await card.getByTestId('permission-option').first().click();
      return card.getAttribute('data-state');
    })
    .not.toBe('open');
}
