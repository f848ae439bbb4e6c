import { systemDisk } from '@runwatch/cloud-task';
import type { NoticeFile } from './notice-desk.ts';

/** A small private file that is replaced as a whole, or stays as it was. */
export const noticeFile = (path: string): NoticeFile => ({
  read: () => systemDisk.readText(path),
  write: (text) => systemDisk.writeText(path, text),
});
