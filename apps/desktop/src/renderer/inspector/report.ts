import type { RunRef, WireEvent } from '@runwatch/protocol';
import type { IpcCounters, Lag, SentCommand } from '../../main/inspector/inspector-view.ts';
import { clockTime, count } from '../time/format-time.ts';
import { type VitalFacts, vitalLine } from './vital-facts.ts';
import { duration, wireLine } from './wire-words.ts';

export interface ReportParts extends VitalFacts {
  run: RunRef;
  at: number;
  events: readonly WireEvent[];
  entry: EntryFacts | null;
  commands: readonly SentCommand[];
  ipc: IpcCounters | null;
}

/** An entry without what it says. */
export interface EntryFacts {
  number: number;
  isSettled: boolean;
  characters: number | null;
}

export const sourceOf = (isSettled: boolean): string =>
  isSettled ? 'settled, as the run log has it' : 'provisional, as the live stream told it';

const commandLine = ({ at, method, state, tookMs, code, id }: SentCommand): string =>
  [clockTime(at), method, code === null ? state : `${state}: ${code}`, tookMs === null ? null : duration(tookMs), id]
    .filter((part) => part !== null)
    .join('  ');

/** The counters by name, in order. */
export function ipcFacts(ipc: IpcCounters | null, lag: Lag | null): [name: string, value: string][] {
  const refused = Object.entries(ipc?.refused ?? {}).filter(([, times]) => times > 0);
  return [
    ...(ipc
      ? ([
          ['Messages to main', count(ipc.received)],
          ['Messages to windows', count(ipc.sent)],
          ['Bytes to main, while an inspector looks', count(ipc.receivedBytes)],
          ['Bytes to windows, while an inspector looks', count(ipc.sentBytes)],
          [
            'Refused',
            refused.length === 0 ? 'none' : refused.map(([why, times]) => `${why} ${count(times)}`).join(', '),
          ],
          ['Subscriptions', count(ipc.subscriptions)],
          ['Messages ahead of windows', count(ipc.ahead)],
        ] satisfies [string, string][])
      : []),
    [
      'Lag, from an entry’s own time until it is shown',
      lag === null
        ? 'none came live yet'
        : `p50 ${duration(lag.p50)}, p99 ${duration(lag.p99)}, of ${count(lag.count)}`,
    ],
  ];
}

const listed = (lines: readonly string[]): string => (lines.length === 0 ? '(none)' : lines.join('\n'));

/** All tabs as plain text, without anything that an agent or a person wrote. */
export function reportText({ run, at, events, entry, commands, ipc, ...facts }: ReportParts): string {
  return [
    `Runwatch, run ${run.runId} of task ${run.taskId}, ${new Date(at).toISOString()}`,
    `WIRE\n${listed(events.map(wireLine))}`,
    `ENTRY\n${
      entry === null
        ? '(none)'
        : `#${count(entry.number)}, ${sourceOf(entry.isSettled)}${entry.characters === null ? '' : `, ${count(entry.characters)} characters`}`
    }`,
    `COMMANDS\n${listed(commands.map(commandLine))}`,
    `NOW\n${vitalLine(facts)}`,
    `IPC\n${ipcFacts(ipc, facts.lag)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}`,
    '',
  ].join('\n\n');
}
