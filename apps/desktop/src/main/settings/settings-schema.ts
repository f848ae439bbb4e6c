import { z } from 'zod';
import { noticeSettings } from '../notices/notice-settings.ts';
import { choice } from './setting.ts';

// Each area of the app adds its keys here: one object an area, spread into `Settings` and named in `settingAreas` below. Keys are one space, and what
// is stored under one stays readable: a key that means something else gets another name.

const appearance = {
  theme: choice({ title: 'Theme', choices: { system: 'Like the system', light: 'Light', dark: 'Dark' } }, 'system'),
};

const reading = {
  timeGutter: choice(
    {
      title: 'Times beside the transcript',
      choices: {
        absolute: 'Time of day',
        relative: 'Since the run began',
        delta: 'Since the entry before',
        off: 'None',
      },
    },
    'absolute',
  ),
};

/** Everything that is kept as a setting, with what holds where nothing is. Also read in windows: no imports from main's side. */
export const Settings = z.object({ ...appearance, ...reading, ...noticeSettings });
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = Settings.parse({});

/** A change of any of them. */
export const SettingsChange = z.strictObject(
  Object.fromEntries(Object.entries(Settings.shape).map(([key, setting]) => [key, setting.unwrap().optional()])) as {
    [Key in keyof typeof Settings.shape]: z.ZodOptional<ReturnType<(typeof Settings.shape)[Key]['unwrap']>>;
  },
);
export type SettingsChange = z.infer<typeof SettingsChange>;

/** The settings page, from top to bottom. */
export const settingAreas = [
  { title: 'Appearance', settings: appearance },
  { title: 'Reading', settings: reading },
  { title: 'Notifications', settings: noticeSettings },
] as const;
