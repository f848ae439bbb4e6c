/** What is to be shown in the app: a run by its link, or a file by its absolute path. */
export type Target = { kind: 'link'; link: string } | { kind: 'file'; file: string };

export type Opened =
  | { kind: 'opened' }
  /** In words: what is wrong, and what to do. */
  | { kind: 'failed'; message: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** How things come to be shown in the app; tests have their own. */
export interface Opener {
  /** @param environment what the app is told, where it is started by this program */
  open(target: Target, environment: Environment): Promise<Opened>;
}

/** What became of a program: it runs on, it has ended, or there is none of that name. */
export type Started = { kind: 'running' } | { kind: 'ended'; code: number | null } | { kind: 'missing' };

export interface OpenerIo {
  platform: NodeJS.Platform;
  /** The script that starts the app from the repository that this program is in; undefined where it is installed. */
  development: string | undefined;
  /** Node, to run that script. */
  node: string;
  start(command: string, args: readonly string[], environment: Environment): Promise<Started>;
}

/**
 * Asks the app itself where it can be found: by RUNWATCH_APP, in the repository that this program is in, or under its own name. Links are everybody's to open
 * after that; files are not, because plain NDJSON belongs to editors as well.
 */
export const systemOpener = (io: OpenerIo): Opener => ({
  async open(target, environment) {
    for (const [command, ...args] of waysTo(target, environment, io)) {
      const started = await io.start(command, args, environment);
      if (started.kind === 'missing') continue;
      if (started.kind === 'running' || started.code === 0) return { kind: 'opened' };
      return {
        kind: 'failed',
        message: `The app could not be started (${command} ended with ${started.code}). ${hintFor(target)}`,
      };
    }
    return { kind: 'failed', message: `The app cannot be found. ${hintFor(target)}` };
  },
});

type Command = [command: string, ...args: string[]];

/** Commands that may open it, the best one first. What follows is tried where there is no such command. */
function waysTo(target: Target, environment: Environment, { platform, development, node }: OpenerIo): Command[] {
  const what = target.kind === 'link' ? target.link : target.file;
  const named = environment['RUNWATCH_APP'];
  if (named) return [[named, what]];
  if (development !== undefined) return [[node, development, what]];
  switch (platform) {
    case 'darwin':
      return [target.kind === 'link' ? ['open', what] : ['open', '-b', 'dev.runwatch.desktop', what]];
    case 'win32':
      return [
        [`${environment['LOCALAPPDATA'] ?? ''}\\Programs\\Runwatch\\Runwatch.exe`, what],
        // Not `start`, for which a link would have to be quoted for a shell.
        ...(target.kind === 'link' ? [['rundll32', 'url.dll,FileProtocolHandler', what] satisfies Command] : []),
      ];
    default:
      return [['runwatch-desktop', what], ...(target.kind === 'link' ? [['xdg-open', what] satisfies Command] : [])];
  }
}

const hintFor = (target: Target): string =>
  target.kind === 'link'
    ? `Install it, or name its program in RUNWATCH_APP; the link is ${target.link}`
    : 'Install it, name its program in RUNWATCH_APP, or drop the file on its window';
