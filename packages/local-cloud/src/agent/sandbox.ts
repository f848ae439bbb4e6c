import type { Clock } from '@runwatch/async';
import type { Timings } from '../options.ts';
import { AgentWriter } from './agent-writer.ts';
import { type AgentEntry, updateIn, wireEntry } from './entry.ts';
import { LogSpelling } from './log-spelling.ts';
import { LogUpload } from './log-upload.ts';
import { newBootId, newToolId, newUuid } from './new-id.ts';
import { PermissionDesk } from './permission-desk.ts';

export interface SandboxOptions {
  taskId: string;
  runId: string;
  clock: Clock;
  /** The run's own time, which a rehearsed past moves back. */
  now: () => number;
  random: () => number;
  timings: Timings;
  eventIds: boolean;
  toLive: (event: object) => void;
  toLog: (line: string) => void;
}

/** The log stamps an entry this much later than the live stream does, at most (protocol 11.2). */
const LARGEST_LAG_MS = 4;

/** The sandbox of a run: an agent, and the two uploads through which it is heard (protocol 0.1). */
export class Sandbox {
  readonly agent: AgentWriter;
  readonly permissions = new PermissionDesk();
  readonly #options: SandboxOptions;
  readonly #upload: LogUpload;
  readonly #spelling: LogSpelling;
  #boot: string;
  #lastEvent = 0;

  constructor(options: SandboxOptions) {
    const { clock, random, timings, toLive, toLog } = options;
    this.#options = options;
    this.#boot = newBootId(random);
    this.#upload = new LogUpload({
      clock,
      debounceMs: timings.logDebounceMs,
      maxDelayMs: timings.logMaxDelayMs,
      send: (lines) => {
        for (const line of lines) toLog(line);
      },
    });
    this.#spelling = new LogSpelling((entry) => this.#upload.add(JSON.stringify(wireEntry(entry))));
    this.agent = new AgentWriter(
      {
        taskId: options.taskId,
        runId: options.runId,
        sessionId: `s-${newUuid(random).slice(0, 8)}`,
        now: options.now,
        newId: (kind) => (kind === 'tool' ? newToolId(random) : newUuid(random)),
        nextEventId: () => (options.eventIds ? `${this.#boot}-${++this.#lastEvent}` : undefined),
      },
      {
        agent: (entry) => {
          toLive(wireEntry(entry));
          this.#spelling.take(this.#stampedLater(entry));
        },
        server: (entry) => {
          const event = wireEntry(entry);
          toLive(event);
          toLog(JSON.stringify(event));
        },
        liveOnly: toLive,
        logOnly: (entry) => this.#spelling.take(entry),
      },
      this.permissions,
    );
  }

  /** Everything that is due late is in the log afterwards; a message that is still growing is cut here. */
  flushLog(): void {
    this.#spelling.close();
    this.#upload.flush();
  }

  /** Lines that the log does not have yet, as they would be written now. */
  waiting(): string[] {
    const held = this.#spelling.held().map((entry) => JSON.stringify(wireEntry(entry)));
    return [...this.#upload.waiting(), ...held];
  }

  /** A new process in the sandbox: its event ids begin anew, and the old one leaves nothing half said (protocol 11.1: a range is of one boot). */
  restart(): void {
    this.#spelling.close();
    this.#boot = newBootId(this.#options.random);
    this.#lastEvent = 0;
  }

  stop(): void {
    this.permissions.abandon('The run is over');
    this.#upload.stop();
  }

  #stampedLater(entry: AgentEntry): AgentEntry {
    // A merged message keeps the time of its first chunk.
    const chunk = updateIn(entry.notification)?.sessionUpdate === 'agent_message_chunk';
    return chunk ? entry : { ...entry, at: entry.at + 1 + Math.floor(this.#options.random() * LARGEST_LAG_MS) };
  }
}
