import { expect, test } from 'vitest';
import { allow } from './allow.ts';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();

test('the demo lists its runs, asks for a permission, and ends well when it is given', async () => {
  const { electron, page } = app.current;
  await electron.evaluate(() => {
    const { cloud } = runwatch;
    cloud.switches.speed(8);
    cloud.play('finished-yesterday');
    cloud.play('fails');
    cloud.play('goes-quiet');
    cloud.play('small-fix', { taskId: 'task', runId: 'small-fix' });
  });
  await expect.poll(() => page.getByTestId('run-row').count()).toBe(4);
  await page.evaluate(() => location.assign('#/task/task/run/small-fix'));
  const card = page.getByTestId('permission-card');
  await card.waitFor();
  await picture(page, 'demo');
  await allow(page);
  await page.getByTestId('run-status').getByText('Completed').waitFor();
  await expect.poll(() => page.getByTestId('integrity').getAttribute('data-mark')).toBe('complete');
  await picture(page, 'demo-ended');
});
