import { z } from 'zod';
import { noticeSettings } from '../notices/notice-settings.ts';
import { choice, toggle } from './setting.ts';

/** One part of the page: its settings stand in the order of their keys. */
export interface SettingArea {
  title: string;
  settings: Partial<typeof Settings.shape>;
}

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
  answersStay: toggle(
    {
      title: 'Read from the start of the answer',
      description:
        'While the latest is followed, a longer answer stays with its first line at the top until you go on in it.',
    },
    false,
  ),
  afterSending: choice(
    {
      title: 'Sending a message while reading above',
      choices: { stays: 'Keeps the place', jumps: 'Goes to the latest' },
    },
    'stays',
  ),
};

const listening = {
  announced: choice(
    {
      title: 'Said to screen readers',
      description: 'Alt+S says how the run is, whatever stands here.',
      choices: {
        nothing: 'Nothing by itself',
        asks: 'Questions, the connection, the end',
        messages: 'Also each finished message',
      },
    },
    'asks',
  ),
};

const acting = {
  sendWith: choice(
    { title: 'Send messages with', choices: { enter: 'Enter', 'mod-enter': 'Ctrl+Enter (⌘↵)' } },
    'enter',
  ),
  escape: choice(
    {
      title: 'Escape in a run',
      description: 'Pressed twice it interrupts the turn; the run goes on.',
      choices: { interrupts: 'Asks, then interrupts', nothing: 'Does nothing' },
    },
    'interrupts',
  ),
  whileWorking: choice(
    {
      title: 'Messages while the agent works',
      description: 'What waits here goes only while the app is open.',
      choices: {
        wait: 'Wait here until its turn is over, and can be changed until then',
        send: 'Go to the agent at once, which takes them up when it can',
      },
    },
    'wait',
  ),
  watchOnly: toggle(
    { title: 'Watch only', description: 'Nothing is answered, sent, interrupted or stopped from here.' },
    false,
  ),
};

const storage = {
  keptGigabytes: choice(
    {
      title: 'Keep runs on this computer',
      description: 'For reading offline. What was not opened for longest goes first.',
      choices: { '1': 'Up to 1 GB', '4': 'Up to 4 GB', '16': 'Up to 16 GB', '64': 'Up to 64 GB' },
    },
    '4',
  ),
};

/** Everything that is kept as a setting, with what holds where nothing is. Also read in windows: no imports from main's side. */
export const Settings = z.object({ ...appearance, ...reading, ...listening, ...noticeSettings, ...acting, ...storage });
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
export const settingAreas: readonly SettingArea[] = [
  { title: 'Appearance', settings: appearance },
  { title: 'Reading', settings: reading },
  { title: 'Listening', settings: listening },
  { title: 'Notifications', settings: noticeSettings },
  { title: 'Acting on runs', settings: acting },
  { title: 'Storage', settings: storage },
];
