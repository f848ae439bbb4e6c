import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { applyTheme, type Theme } from './apply-theme.ts';
import { defaultSettings, type Settings } from './settings-schema.ts';
import { SettingsStore } from './settings-store.ts';

let folder: string;
const file = () => path.join(folder, 'settings.json');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

describe('SettingsStore', () => {
  test('SettingsStore keeps what was set, readable by this user alone, and knows it when it is opened again', () => {
    new SettingsStore(folder).set({ theme: 'dark' });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ theme: 'dark' });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(new SettingsStore(folder).all).toEqual({ ...defaultSettings, theme: 'dark' });
  });

  test.each(['{', '[]', '"x"', 'null', '{"theme":7}', '{"theme":"pink"}'])(
    'SettingsStore takes what is missing for it when the file says %s, and can be written again',
    (text) => {
      writeFileSync(file(), text);
      const store = new SettingsStore(folder);
      expect(store.all).toEqual(defaultSettings);
      store.set({ theme: 'light' });
      expect(new SettingsStore(folder).get('theme')).toBe('light');
    },
  );

  test.each([
    ['{', null],
    ['[]', null],
    ['"x"', null],
    ['{"theme":7,"escape":"x","watchOnly":true}', 2],
    ['{"theme":"dark","tomorrow":1}', 0],
    [undefined, 0],
  ])('SettingsStore knows how much of a file could not be read that says %s', (text, unreadable) => {
    if (text !== undefined) writeFileSync(file(), text);
    expect(new SettingsStore(folder).unreadable).toBe(unreadable);
  });

  test('SettingsStore leaves alone what a newer app has written beside', () => {
    writeFileSync(file(), '{"theme":"dark","tomorrow":{"a.b":1}}');
    new SettingsStore(folder).set({ theme: 'light' });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ theme: 'light', tomorrow: { 'a.b': 1 } });
  });

  test('SettingsStore tells what to do when it cannot write, and has changed nothing', () => {
    const store = new SettingsStore(folder);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder was');
    expect(() => store.set({ theme: 'dark' })).toThrow(/^Cannot keep this setting: .*disk full\?$/);
    expect(store.get('theme')).toBe('system');
  });

  test('SettingsStore tells the newest to each reader, until it is called off', async () => {
    const store = new SettingsStore(folder);
    const leaving = new AbortController();
    const themes: Settings['theme'][] = [];
    const reading = (async () => {
      for await (const { theme } of store.changes(leaving.signal)) themes.push(theme);
    })();
    await Promise.resolve();
    store.set({ theme: 'dark' });
    store.set({ theme: 'light' });
    await new Promise(setImmediate);
    expect(themes).toEqual(['system', 'light']);
    leaving.abort();
    await reading;
  });
});

test('applyTheme() makes the theme that is set the app’s, at once and whenever it changes', async () => {
  const store = new SettingsStore(folder);
  store.set({ theme: 'dark' });
  const theme: Theme = { themeSource: 'system' };
  const leaving = new AbortController();
  const applying = applyTheme(store, theme, leaving.signal);
  await new Promise(setImmediate);
  expect(theme.themeSource).toBe('dark');
  store.set({ theme: 'light' });
  await new Promise(setImmediate);
  expect(theme.themeSource).toBe('light');
  leaving.abort();
  await applying;
});
