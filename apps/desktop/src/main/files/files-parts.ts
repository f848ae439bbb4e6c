import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '@runwatch/async';
import { FileRuns, type SearchThreads, type systemDisk } from '@runwatch/cloud-task';
import type { CloudRunsClient } from '@runwatch/protocol';
import { app } from 'electron';
import { isUnderTest } from '../test-handle.ts';
import { Copies } from './copies.ts';
import type { FileDialogs } from './file-dialogs.ts';
import type { FilesParts } from './files-router.ts';
import { HandedFiles } from './handed-files.ts';
import { systemDialogs } from './system-dialogs.ts';

/** Runs that are opened from files are copied into the app's own data while they are open. */
export const openedFiles = (clock: Clock, search: SearchThreads, disk: typeof systemDisk): FileRuns =>
  new FileRuns({
    clock,
    disk,
    folder: path.join(app.getPath('userData'), 'opened'),
    newId: randomUUID,
    search,
  });

interface FilesIo {
  client: CloudRunsClient;
  files: FileRuns;
  clock: Clock;
  environment: NodeJS.ProcessEnv;
  /** Puts a text on the clipboard. */
  clip: (text: string) => void;
}

export function filesParts({ client, files, clock, environment, clip }: FilesIo): FilesParts {
  // A test says in main's global object which file a person chooses; nobody can press buttons in the system's dialogs.
  const dialogs = isUnderTest(environment) ? testDialogs : systemDialogs;
  const copies = new Copies({ client, dialogs, clock, tool: `runwatch/${app.getVersion()}`, clip });
  return { copies, files, dialogs, handed: new HandedFiles(randomUUID), clock };
}

const choice = async (): Promise<string | null> => (globalThis as { chosenFile?: string | null }).chosenFile ?? null;

const testDialogs: FileDialogs = { save: choice, open: choice };
