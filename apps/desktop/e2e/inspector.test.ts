import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callMain } from './bridge.ts';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const PROMPT = 'CANARY-PROMPT-0c4e';
const PLACE = '/home/CANARY-PLACE/secret';
const app = shareApp();

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-inspector-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const panel = () => app.current.page.getByTestId('inspector');
const kinds = () =>
  panel()
    .locator('[data-kind]')
    .evaluateAll((lines) => lines.map((line) => line.getAttribute('data-kind') ?? ''));
const wire = async () => (await kinds()).filter((kind) => ['opened', 'closed', 'waiting'].includes(kind));
const phase = () => app.current.page.getByTestId('wire').getAttribute('data-phase');
/** What the page copies, as it reaches the clipboard. */
const copied = () => app.current.electron.evaluate(({ clipboard }) => clipboard.readText());
const save = async (name: string) => {
  const { electron } = app.current;
  const file = path.join(folder, name);
  await electron.evaluate((_, chosenFile) => {
    Object.assign(globalThis, { chosenFile });
  }, file);
  await panel().getByRole('button', { name: 'Save bundle' }).click();
  await panel().getByText(`Saved ${name}`).waitFor();
  const text = readFileSync(file, 'utf8');
  await panel().getByRole('button', { name: 'Put away' }).click();
  return text;
};

test('the inspector opens by Ctrl+I and shows how the wire is cut, waits, and is opened again', async () => {
  const { electron, page } = app.current;
  await electron.evaluate((_electron, words) => {
    runwatch.cloud.clear();
    const run = runwatch.cloud.createRun({ taskId: 'inspected', runId: 'inspected', title: 'A run to look into' });
    run.agent.message(words);
  }, `${PROMPT} in ${PLACE}`);
  await page.evaluate(() => location.assign('#/task/inspected/run/inspected'));
  await page.getByTestId('item-message').getByText(PROMPT).first().waitFor();
  await expect.poll(phase).toBe('live');
  await page.keyboard.press('Control+i');
  await panel().waitFor();
  await expect.poll(wire).toEqual(['opened']);

  await page.getByTestId('demo-bar').getByRole('button', { name: 'Cut wire' }).click();
  await expect.poll(wire, { timeout: 15_000 }).toEqual(['opened', 'closed', 'waiting', 'opened']);
  const reopened = panel().locator('[data-kind=opened]').last();
  expect(await reopened.textContent()).toContain('on from where it stopped');
  expect(await panel().locator('[data-kind=waiting]').textContent()).toMatch(/why: (transport|backend) budget/);
  await expect.poll(phase).toBe('live');
  await picture(page, 'inspector-wire');
});

test('the inspector shows the entry that has the focus, what was sent, and what goes over the boundary', async () => {
  const { page } = app.current;
  await panel().getByRole('tab', { name: 'Entries' }).click();
  // A message that waits for the end of the turn is no command yet.
  await callMain(page, { type: 'mutation', path: 'settings.set', input: { whileWorking: 'send' } });
  await page.locator('article').first().focus();
  await panel().getByText('Entry #1 ·').waitFor();
  await picture(page, 'inspector-entries');

  await page.getByRole('textbox', { name: 'Message' }).fill(PROMPT);
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await panel().getByRole('tab', { name: 'Commands' }).click();
  await panel().getByTestId('sent-commands').getByText('user_message').waitFor();
  expect(await panel().getByTestId('sent-commands').textContent()).not.toContain('CANARY');
  await picture(page, 'inspector-commands');

  await panel().getByRole('tab', { name: 'IPC' }).click();
  const bytes = () => panel().getByText('Bytes to windows').locator('xpath=following-sibling::dd').textContent();
  await expect.poll(async () => Number((await bytes())?.replaceAll(',', ''))).toBeGreaterThan(0);
  await picture(page, 'inspector-ipc');
});

test('S4, S5: the report and the bundle tell of the wire, and have no key, prompt or path in them', async () => {
  const { electron, page } = app.current;
  await panel().getByRole('button', { name: 'Copy report' }).click();
  await panel().getByText('Report copied').waitFor();
  const report = await copied();
  expect(report).toMatch(/close +stream server/);
  expect(report).toContain('user_message');

  const bundle = await save('bundle.json');
  const {
    wire: events,
    versions,
    ipc,
  } = JSON.parse(bundle) as {
    wire: { note: { kind: string } }[];
    versions: Record<string, string>;
    ipc: { received: number };
  };
  const told = events.map(({ note }) => note.kind).filter((kind) => ['opened', 'closed', 'waiting'].includes(kind));
  expect(told.slice(0, 4)).toEqual(['opened', 'closed', 'waiting', 'opened']);
  expect(versions['electron']).toMatch(/^\d+/);
  expect(ipc.received).toBeGreaterThan(0);

  const { key, host } = await electron.evaluate(() => ({ key: runwatch.cloud.apiKey, host: runwatch.cloud.apiUrl }));
  for (const text of [report, bundle])
    for (const secret of [key, host, '127.0.0.1', 'CANARY', folder]) expect(text).not.toContain(secret);

  await panel().getByLabel('With content').check();
  const whole = await save('whole.json');
  expect(whole).toContain(PROMPT);
  expect(whole).not.toContain(key);
  await page.keyboard.press('Control+i');
  await expect.poll(() => panel().count()).toBe(0);
});
