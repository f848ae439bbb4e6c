export { type CopiedRun, type CopyFormat, type CopyProgress, type CopyRunOptions, copyRun } from './copy-run.ts';
export { describeSeal } from './describe-seal.ts';
export { EntrySequence, type Step } from './entry-sequence.ts';
export { isComplete, isProven } from './integrity.ts';
export { type RunFileContent, RunFileError, readRunFile } from './read-run-file.ts';
export type { RunFileHead, RunFileSeal } from './run-lines.ts';
export { saveFile } from './save-file.ts';
