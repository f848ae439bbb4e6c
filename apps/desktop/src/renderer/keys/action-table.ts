/** Something that can be done by a key, from the command palette, and from menus. */
export interface ActionInfo {
  title: string;
  group: 'Window' | 'Runs' | 'Reading' | 'Acting';
  /** As tinykeys has them: `$mod` is ⌘ on a Mac and Ctrl elsewhere, `g g` one after the other. The first is the one that is shown. */
  keys: readonly string[];
  /** `reading`: only while focus is in the list or the transcript, and not in a text field. Always so for keys that also write text. */
  where: 'anywhere' | 'reading';
}

/** All that has a key, or a place in the palette or a menu. What it does is said where it is done, by `useAction`. Also read in main: no imports. */
const actionTable = {
  'palette.open': { title: 'Find anything', group: 'Window', keys: ['$mod+k'], where: 'anywhere' },
  'shortcuts.open': { title: 'Keyboard shortcuts', group: 'Window', keys: ['[Shift]+?'], where: 'reading' },
  'settings.open': { title: 'Settings', group: 'Window', keys: ['$mod+,'], where: 'anywhere' },
  'about.open': { title: 'About Runwatch', group: 'Window', keys: [], where: 'anywhere' },
  'account.connect': { title: 'Connect PostHog', group: 'Window', keys: [], where: 'anywhere' },
  'file.open': { title: 'Open a saved run', group: 'Window', keys: ['$mod+o'], where: 'anywhere' },
  'list.toggle': { title: 'Show or hide the list of runs', group: 'Window', keys: ['$mod+b'], where: 'anywhere' },
  'inspector.toggle': { title: 'Inspector', group: 'Window', keys: ['$mod+i'], where: 'anywhere' },
  'log.show': { title: 'Show the app log', group: 'Window', keys: [], where: 'anywhere' },
  'status.speak': { title: 'Say how the run is', group: 'Window', keys: ['Alt+s'], where: 'anywhere' },
  'run.byNumber': {
    title: 'Open the run of this number',
    group: 'Runs',
    keys: ['$mod+1', '$mod+2', '$mod+3', '$mod+4', '$mod+5', '$mod+6', '$mod+7', '$mod+8', '$mod+9'],
    where: 'anywhere',
  },
  'run.previous': { title: 'Previous run', group: 'Runs', keys: ['Alt+ArrowUp'], where: 'anywhere' },
  'run.next': { title: 'Next run', group: 'Runs', keys: ['Alt+ArrowDown'], where: 'anywhere' },
  'run.nextAsking': { title: 'Next run that needs you', group: 'Runs', keys: ['Shift+n', 'n'], where: 'reading' },
  'run.openBeside': { title: 'Open the run in the list beside', group: 'Runs', keys: ['$mod+Enter'], where: 'reading' },
  'pane.openBeside': {
    title: 'Open a run beside this one',
    group: 'Runs',
    keys: ['$mod+\\', '$mod+Shift+b'],
    where: 'anywhere',
  },
  'pane.other': { title: 'Go to the run beside', group: 'Runs', keys: ['F6'], where: 'anywhere' },
  'pane.close': { title: 'Close this one of two runs', group: 'Runs', keys: ['$mod+Shift+x'], where: 'anywhere' },
  'run.export': { title: 'Export the run', group: 'Runs', keys: ['$mod+Shift+e'], where: 'anywhere' },
  'run.copyLink': { title: 'Copy a link to this run', group: 'Runs', keys: [], where: 'anywhere' },
  'run.openPage': { title: 'Open this run in PostHog', group: 'Runs', keys: [], where: 'anywhere' },
  'find.open': { title: 'Find in this run', group: 'Reading', keys: ['$mod+f'], where: 'anywhere' },
  'find.openHere': { title: 'Find in this run', group: 'Reading', keys: ['[Shift]+/'], where: 'reading' },
  'error.next': { title: 'Next error', group: 'Reading', keys: ['e'], where: 'reading' },
  'error.previous': { title: 'Previous error', group: 'Reading', keys: ['Shift+e'], where: 'reading' },
  'own.next': { title: 'Next message of yours', group: 'Reading', keys: ['u'], where: 'reading' },
  'own.previous': { title: 'Previous message of yours', group: 'Reading', keys: ['Shift+u'], where: 'reading' },
  'transcript.start': { title: 'Go to the start', group: 'Reading', keys: ['g g'], where: 'reading' },
  'transcript.end': { title: 'Go to the latest', group: 'Reading', keys: ['Shift+g', 'End'], where: 'reading' },
  'transcript.follow': { title: 'Follow the latest, or stop', group: 'Reading', keys: ['f'], where: 'reading' },
  'transcript.times': { title: 'Change the time gutter', group: 'Reading', keys: ['t'], where: 'reading' },
  'view.conversation': { title: 'Show as conversation', group: 'Reading', keys: ['v 1'], where: 'reading' },
  'view.turns': { title: 'Show as turns', group: 'Reading', keys: ['v 2'], where: 'reading' },
  'view.raw': { title: 'Show raw entries', group: 'Reading', keys: ['v 3'], where: 'reading' },
  'view.plain': { title: 'Show as plain pages', group: 'Reading', keys: ['v 4'], where: 'reading' },
  'page.next': { title: 'Next plain page', group: 'Reading', keys: ['Alt+PageDown'], where: 'reading' },
  'page.previous': { title: 'Previous plain page', group: 'Reading', keys: ['Alt+PageUp'], where: 'reading' },
  'entry.copy': { title: 'Copy this entry', group: 'Reading', keys: ['c'], where: 'reading' },
  'entry.copyLink': { title: 'Copy a link to this entry', group: 'Reading', keys: ['y'], where: 'reading' },
  'permission.answer': { title: 'Answer what is asked', group: 'Acting', keys: ['$mod+Shift+y'], where: 'anywhere' },
  'turn.interrupt': { title: 'Interrupt the turn', group: 'Acting', keys: ['Escape'], where: 'anywhere' },
  'watchOnly.toggle': { title: 'Watch only, or act again', group: 'Acting', keys: [], where: 'anywhere' },
} as const satisfies Record<string, ActionInfo>;

export type ActionId = keyof typeof actionTable;

/** The keys of an action, the one to be shown first. */
export const keysOf = (id: ActionId): readonly string[] => actionTable[id].keys;

/** Every action with its facts, in the order of the table. */
export const actionList = Object.entries(actionTable) as [ActionId, ActionInfo][];
