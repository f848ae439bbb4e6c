import type {
  CloudRunsClient,
  Command,
  CommandOutcome,
  RunList,
  RunRef,
  RunSummary,
  RunUpdate,
  SearchQuery,
  SearchUpdate,
  StopOutcome,
  WireEvent,
} from '@runwatch/protocol';
import { act } from 'react';
import { ScriptedFeed } from './scripted-feed.ts';

export interface SentCommand {
  run: RunRef;
  command: Command;
  id: string;
}

/** A client whose every word is a test's. What it is asked is recorded; what it tells, the test says. */
export interface ScriptedClient extends CloudRunsClient {
  /** Tells a batch to everybody who watches the run; resolves when all have processed it and, with `TestPorts`, React has rendered. */
  tell(run: RunRef, ...updates: RunUpdate[]): Promise<void>;
  /** Ends every watch of the run early, with an error if there is one. */
  cut(run: RunRef, error?: unknown): Promise<void>;
  /** Tells the list of runs to everybody who follows it: read just now, with no trouble, unless told otherwise. */
  tellRuns(runs: RunSummary[], change?: Partial<RunList>): Promise<void>;
  cutRuns(error?: unknown): Promise<void>;
  /** Tells what was found to everybody who searches the run. */
  tellSearch(run: RunRef, ...updates: SearchUpdate[]): Promise<void>;
  cutSearch(run: RunRef, error?: unknown): Promise<void>;
  /** Tells what the wire did to everybody who reads the journal of the run. */
  tellJournal(run: RunRef, ...events: WireEvent[]): Promise<void>;
  /** What was looked for, in order. */
  readonly searches: readonly SearchQuery[];
  /** Searches of the run that go on now. */
  searching(run: RunRef): number;
  /** Watches of the run that are open now. */
  watches(run: RunRef): number;
  /** Watches of the run that were ever opened. */
  opened(run: RunRef): number;
  readonly commands: readonly SentCommand[];
  readonly stops: readonly RunRef[];
  readonly retries: readonly RunRef[];
  /** Runs that somebody has looked at, in order. */
  readonly looks: readonly RunRef[];
  /** Whose list was asked for last; undefined for that of the first account. */
  readonly listedAccount: string | undefined;
  /** How often the list was to be read again. */
  readonly refreshes: number;
  /** What was paused and resumed, in order. */
  readonly pauses: readonly ['pause' | 'resume', RunRef][];
  /** The history behind what is told, until it is set anew. At first: nothing of it has been read. */
  answerEntries: CloudRunsClient['entries'];
  answerText: CloudRunsClient['text'];
  /** What commands come to, until it is set anew. At first: `queued` at once. */
  answerCommand: (sent: SentCommand) => Promise<CommandOutcome>;
  /** What stopping comes to, until it is set anew. At first: `stopping` at once. */
  answerStop: (run: RunRef) => Promise<StopOutcome>;
}

const keyOf = (run: RunRef): string => JSON.stringify([run.taskId, run.runId]);

export function createScriptedClient(): ScriptedClient {
  const watches = new Map<string, Set<ScriptedFeed<RunUpdate[]>>>();
  const opened = new Map<string, number>();
  const lists = new Set<ScriptedFeed<RunList>>();
  const found = new Map<string, Set<ScriptedFeed<SearchUpdate[]>>>();
  const journals = new Map<string, Set<ScriptedFeed<WireEvent[]>>>();
  const searches: SearchQuery[] = [];
  const commands: SentCommand[] = [];
  const stops: RunRef[] = [];
  const retries: RunRef[] = [];
  const looks: RunRef[] = [];
  let refreshes = 0;
  let lastAccount: string | undefined;
  const pauses: ['pause' | 'resume', RunRef][] = [];

  const openOf = <T>(map: Map<string, Set<T>>, run: RunRef): Set<T> => {
    const key = keyOf(run);
    const open = map.get(key) ?? new Set();
    map.set(key, open);
    return open;
  };
  const watchesOf = (run: RunRef) => openOf(watches, run);

  const api: ScriptedClient = {
    runs(signal, accountId) {
      lastAccount = accountId;
      return opening(lists, signal);
    },
    watch(run, signal) {
      opened.set(keyOf(run), (opened.get(keyOf(run)) ?? 0) + 1);
      return opening(watchesOf(run), signal);
    },
    entries: (run, from, to) => api.answerEntries(run, from, to),
    text: (run, entry, from) => api.answerText(run, entry, from),
    search(run, query, signal) {
      searches.push(query);
      return opening(openOf(found, run), signal);
    },
    journal: (run, signal) => opening(openOf(journals, run), signal),
    async refresh() {
      refreshes++;
    },
    async looked(run) {
      looks.push(run);
    },
    async retry(run) {
      retries.push(run);
    },
    async pause(run) {
      pauses.push(['pause', run]);
    },
    async resume(run) {
      pauses.push(['resume', run]);
    },
    command(run, command, id) {
      const sent = { run, command, id };
      commands.push(sent);
      return this.answerCommand(sent);
    },
    stop(run) {
      stops.push(run);
      return this.answerStop(run);
    },
    tell: (run, ...updates) => toAll(watchesOf(run), keyOf(run), (feed) => feed.tell(updates)),
    cut: (run, error) => toAll(watchesOf(run), keyOf(run), (feed) => feed.end(error)),
    tellRuns: (runs, change) => {
      const list = { runs, asOf: Date.now(), trouble: null, ...change };
      return toAll(lists, 'the list of runs', (feed) => feed.tell(list));
    },
    cutRuns: (error) => toAll(lists, 'the list of runs', (feed) => feed.end(error)),
    tellSearch: (run, ...updates) => toAll(openOf(found, run), 'a search', (feed) => feed.tell(updates)),
    cutSearch: (run, error) => toAll(openOf(found, run), 'a search', (feed) => feed.end(error)),
    tellJournal: (run, ...events) => toAll(openOf(journals, run), 'a journal', (feed) => feed.tell(events)),
    searches,
    searching: (run) => openOf(found, run).size,
    watches: (run) => watchesOf(run).size,
    opened: (run) => opened.get(keyOf(run)) ?? 0,
    commands,
    stops,
    retries,
    looks,
    get listedAccount() {
      return lastAccount;
    },
    get refreshes() {
      return refreshes;
    },
    pauses,
    answerCommand: async () => ({ kind: 'queued' }),
    answerStop: async () => ({ kind: 'stopping' }),
    answerEntries: async (_run, at) => ({ at, lines: [] }),
    answerText: async () => ({ text: '', length: 0 }),
  };
  return api;
}

/** An iteration that stands in `open` from now until it is over. */
function opening<T>(open: Set<ScriptedFeed<T>>, signal: AbortSignal): AsyncIterable<T> {
  const feed = new ScriptedFeed<T>(signal);
  open.add(feed);
  return (async function* () {
    try {
      yield* feed.items();
    } finally {
      open.delete(feed);
    }
  })();
}

async function toAll<T>(open: Set<T>, name: string, tell: (feed: T) => Promise<void>): Promise<void> {
  if (open.size === 0) throw new Error(`Cannot tell anything: nobody follows ${name}`);
  await acting(async () => {
    await Promise.all([...open].map(tell));
    // Frames of `TestPorts` are microtasks: all that are due come before the event loop has turned.
    await new Promise((turned) => setTimeout(turned, 0));
  });
}

/** React's `act`, which wants to be told that this is a test: only here, so that other updates need not be wrapped. */
async function acting(work: () => Promise<void>): Promise<void> {
  const environment: { IS_REACT_ACT_ENVIRONMENT?: boolean | undefined } = globalThis as object;
  const before = environment.IS_REACT_ACT_ENVIRONMENT;
  environment.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    await act(work);
  } finally {
    environment.IS_REACT_ACT_ENVIRONMENT = before;
  }
}
