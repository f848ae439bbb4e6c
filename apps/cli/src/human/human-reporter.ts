import { type Clock, sleep } from '@runwatch/async';
import { type Connection, type Integrity, isTerminal, type RunMeta, type RunUpdate } from '@runwatch/protocol';
import { EntrySequence } from '@runwatch/run-file';
import { Transcript } from '@runwatch/transcript';
import type { EntryKind } from '../ndjson/entry-kind.ts';
import { dateAndTime, formatEntries, timeOfDay, words } from '../text/format.ts';
import { printableLine } from '../text/printable.ts';
import { wrap } from '../text/wrap.ts';
import type { Beginning } from '../watch/beginning.ts';
import type { Outcome } from '../watch/outcome.ts';
import type { FoundRun, Reporter } from '../watch/reporter.ts';
import { AnswerDesk, type AnswerDeskOptions } from './answer-desk.ts';
import type { Block } from './block.ts';
import { describeEnding } from './describe-ending.ts';
import { ItemPrinter, type ItemPrinterOptions } from './item-printer.ts';
import { OlderItems } from './older-items.ts';
import type { Palette } from './palette.ts';
import { renderBlock } from './render-block.ts';
import type { Screen } from './screen.ts';
import { statusText } from './status-text.ts';
import { type Wants, wantedItems, wantsOlder } from './wanted-items.ts';

export interface HumanOptions {
  screen: Screen;
  clock: Clock;
  palette: Palette;
  plain: boolean;
  /** Undefined: from the newest page on. */
  from?: Beginning | undefined;
  /** Undefined: entries of every kind. */
  kinds?: ReadonlySet<EntryKind> | undefined;
  /** Undefined: the machine's own. */
  timeZone?: string | undefined;
  /** Undefined: answers are not asked for. */
  answering?: Omit<AnswerDeskOptions, 'redraw' | 'complain'> | undefined;
}

const TICK_MS = 1_000;

/**
 * Tells a run to a person: what is complete as lines that stay, what is just happening in a status line that is rewritten.
 */
export class HumanReporter implements Reporter {
  readonly #options: HumanOptions;
  readonly #sequence = new EntrySequence('newest-page');
  readonly #final = new Transcript();
  readonly #live = new Transcript();
  readonly #printer: ItemPrinter;
  readonly #desk: AnswerDesk | undefined;
  readonly #over = new AbortController();
  #wants: Wants = () => true;
  #older: OlderItems | undefined;
  #ticking: Promise<void> | undefined;
  #found: FoundRun | undefined;
  #status: string | undefined;
  #connection: Connection | undefined;
  #integrity: Integrity | null = null;

  constructor(options: HumanOptions) {
    this.#options = options;
    const { answering } = options;
    this.#desk =
      answering &&
      new AnswerDesk({ ...answering, redraw: () => this.#redraw(), complain: (message) => this.#complain(message) });
    this.#printer = new ItemPrinter(this.#printing);
  }

  get #printing(): ItemPrinterOptions {
    const { screen, plain } = this.#options;
    return {
      plain,
      holds: screen.hasStatusLine,
      isMine: (requestId) => this.#desk?.gave(requestId) ?? false,
      wants: (item) => this.#wants(item),
    };
  }

  async begin(found: FoundRun): Promise<void> {
    this.#found = found;
    this.#ticking = this.#tick();
    await this.#redraw();
  }

  async tell(updates: readonly RunUpdate[]): Promise<void> {
    for (const update of updates) {
      // Older entries are not shown here, so they need not be kept.
      if (update.kind !== 'fill') this.#live.apply(update);
      this.#takeFinal(update);
      if (update.kind === 'snapshot') await this.#begin(update);
      if (this.#older) await this.#print(this.#older.take(update, this.#now()));
      if (update.kind === 'connection') this.#connection = update.connection;
      if (update.kind === 'integrity') this.#integrity = update.integrity;
      if (update.kind === 'run') await this.#printStatus(update.run);
    }
    await this.#printItems(false);
    // Before the stream is live, a request that was answered long ago may still look open.
    if (this.#connection?.phase === 'live') this.#desk?.show(this.#live.permissions);
    await this.#redraw();
  }

  async end(outcome: Outcome): Promise<void> {
    this.#over.abort();
    await this.#ticking;
    await this.#desk?.close();
    await this.#options.screen.setStatus('');
    if (this.#older) await this.#print(this.#older.finish(this.#now()));
    await this.#printItems(true);
    const resume = this.#found?.resume ?? null;
    const { hint, ...ending } = describeEnding(outcome, {
      entries: this.#sequence.end,
      integrity: this.#integrity,
      resume,
    });
    await this.#print([{ at: this.#now(), ...ending }]);
    if (hint !== undefined) await this.#options.screen.print([hint]);
  }

  /** Final entries, and only those, make up the transcript that is printed. */
  #takeFinal(update: RunUpdate): void {
    if (update.kind === 'snapshot') this.#final.apply({ ...update, lines: [] });
    for (const step of this.#sequence.take(update)) {
      if (step.kind !== 'final') continue;
      const { at, lines } = step;
      this.#final.apply({ kind: 'from', at, lines: [...lines], settled: at + lines.length });
    }
    if (update.kind === 'run' || update.kind === 'ended') this.#final.apply(update);
  }

  /** Now it is known where the newest page begins, and so what is older. */
  async #begin(snapshot: Extract<RunUpdate, { kind: 'snapshot' }>): Promise<void> {
    const { from, kinds, clock } = this.#options;
    const now = clock.now();
    this.#wants = wantedItems(from, kinds, snapshot.total, now);
    if (wantsOlder(from, snapshot.start, snapshot.lines[0], now))
      this.#older = new OlderItems(snapshot, this.#printing);
    await this.#printHeader(snapshot.run, from === undefined ? snapshot.start : 0);
  }

  async #printHeader(run: RunMeta, earlierEntries: number): Promise<void> {
    const { screen, palette, timeZone } = this.#options;
    const [today] = dateAndTime(timeZone)(this.#now()).split(' ');
    const started = dateAndTime(timeZone)(run.createdAt).replace(`${today} `, '');
    const title = this.#found?.title ?? null;
    const facts = [
      ...(this.#found?.repository ? [printableLine(this.#found.repository)] : []),
      `run ${shortId(run.runId)}`,
      words(run.status),
      ...(started ? [`started ${started}`] : []),
    ].join(' · ');
    const earlier =
      earlierEntries > 0
        ? [palette('quiet', `  ${formatEntries(earlierEntries)} before these (--from start prints them)`)]
        : [];
    this.#status = run.status;
    const heading = title === null ? facts : `${printableLine(title)} · ${facts}`;
    await screen.print([...wrap(heading, screen.columns).map((line) => palette('agent', line)), ...earlier]);
  }

  async #printStatus({ status }: RunMeta): Promise<void> {
    // How the run ended is told by the last line.
    if (status === this.#status || isTerminal(status)) return;
    this.#status = status;
    // The status follows what led to it.
    await this.#printItems(false);
    await this.#print([{ at: this.#now(), label: 'run', tone: 'quiet', text: words(status) }]);
  }

  async #printItems(flush: boolean): Promise<void> {
    // The order is kept.
    if (this.#older && !this.#older.isRead) return;
    // Whether live entries are known to continue the log.
    const isJoined = this.#integrity?.gaps.every(({ why }) => why !== 'unproven') ?? false;
    const live = isJoined ? this.#live : undefined;
    await this.#print(this.#printer.take({ final: this.#final, live, now: this.#now() }, flush));
  }

  #complain(message: string): Promise<void> {
    return this.#print([{ at: this.#now(), label: 'error', tone: 'bad', text: `The answer was not sent: ${message}` }]);
  }

  #print(blocks: readonly Block[]): Promise<void> {
    const { screen, palette, plain, timeZone } = this.#options;
    const look = { columns: screen.columns, palette, plain, time: timeOfDay(timeZone) };
    return screen.print(blocks.flatMap((block) => renderBlock(block, look)));
  }

  // The status line tells how long things take, so it changes although nothing happens.
  async #tick(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#over;
    while (!signal.aborted) {
      await sleep(clock, TICK_MS, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#redraw();
    }
  }

  async #redraw(): Promise<void> {
    const { screen, palette, clock } = this.#options;
    if (this.#over.signal.aborted || !screen.hasStatusLine) return;
    const question = this.#desk?.question;
    if (question !== undefined) return screen.setStatus(`? ${question}`, (text) => palette('ask', text));
    const hint = this.#found?.resume ? 'Ctrl-C leaves, the run goes on' : 'Ctrl-C leaves';
    const facts = {
      connection: this.#connection,
      entries: this.#final.entryCount,
      live: this.#live,
      now: clock.now(),
      hint,
    };
    const [status, tone] = statusText(facts, screen.columns - 1);
    await screen.setStatus(status, (text) => palette(tone, text.slice(0, 1)) + text.slice(1));
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

const SHORT_ID = 8;

/** The beginning of an id, which names the run as well (`findRun`), or an id that is short anyway. */
const shortId = (id: string): string => printableLine(/^[0-9a-f]{8}-/.test(id) ? id.slice(0, SHORT_ID) : id);
