import { encodeSegment, type RunRef } from '@runwatch/protocol';

/** What `{…}` in a scenario's texts stands for. */
export interface Names {
  readonly unique: string;
  readonly projectId: string;
  run(name: string): RunRef;
}

/** Puts ids, encoded, into a text of a scenario. */
export function fillIn(text: string, names: Names): string {
  return text.replace(/\{(unique|project|task|run)(?::(\w+))?\}/g, (_, what: string, name = '') => {
    if (what === 'unique') return names.unique;
    if (what === 'project') return encodeSegment(names.projectId);
    const { taskId, runId } = names.run(name);
    return encodeSegment(what === 'task' ? taskId : runId);
  });
}
