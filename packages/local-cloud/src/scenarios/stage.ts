import { type Nudge, Stopped } from '@runwatch/async';
import type { PermissionAsk, ToolCall } from '../agent/agent-words.ts';
import type { AgentWriter } from '../agent/agent-writer.ts';
import type { PermissionAnswer } from '../agent/permission-desk.ts';
import type { Run } from '../run.ts';
import type { Pace } from './pace.ts';
import { reply } from './reply.ts';

export interface StageOptions {
  pace: Pace;
  /** Speed of this scenario alone. */
  speed: number;
  random: () => number;
  /** Played at once, in the past: pauses move the run's own time instead of waiting. */
  rehearsed: boolean;
}

/** What came of a tool call. */
export interface ToolWork {
  takesMs: number;
  status?: 'completed' | 'failed';
  /** What the tool printed; shown while it grows, line by line. */
  output?: string;
  diff?: { path: string; oldText: string; newText: string };
}

const textContent = (text: string) => ({ type: 'content', content: { type: 'text', text } });

/** Where a scenario plays: an agent with the rhythm of a real one. Everything that waits rejects with `Stopped` when the run is over. */
export class Stage {
  readonly run: Run;
  readonly #options: StageOptions;
  #turn: AbortController | undefined;

  constructor(run: Run, options: StageOptions) {
    this.run = run;
    this.#options = options;
  }

  get agent(): AgentWriter {
    return this.run.agent;
  }

  async pause(ms: number): Promise<void> {
    await this.#pass(ms);
  }

  /** A message in chunks, as a model speaks: about 14 words a second. */
  async say(text: string): Promise<void> {
    const words = text.match(/\S+\s*/g) ?? [];
    while (words.length > 0) {
      const count = 3 + Math.floor(this.#options.random() * 4);
      this.agent.chunk(words.splice(0, count).join(''));
      await this.pause(count * 70);
    }
  }

  async think(text: string): Promise<void> {
    this.agent.thought(text);
    // Models end a thought with an empty piece; the log leaves it out.
    this.agent.thought('');
    await this.pause(1_000);
  }

  /** A tool call from the typing of its arguments to its end. */
  async tool(call: ToolCall & { rawInput: Record<string, unknown> }, work: ToolWork): Promise<void> {
    const { rawInput, ...shown } = call;
    const toolCallId = this.agent.toolCall({ ...shown, rawInput: {} });
    for (const count of Object.keys(rawInput).keys()) {
      this.agent.toolUpdate({ toolCallId, rawInput: Object.fromEntries(Object.entries(rawInput).slice(0, count + 1)) });
      await this.pause(120);
    }
    this.agent.toolUpdate({ toolCallId, status: 'in_progress', rawInput });
    const { output, diff, takesMs, status = 'completed' } = work;
    const pieces = growing(output ?? '', 3);
    for (const piece of pieces.slice(0, -1)) {
      await this.pause(takesMs / pieces.length);
      this.agent.toolUpdate({ toolCallId, content: [textContent(piece)] });
    }
    await this.pause(takesMs / pieces.length);
    this.agent.toolUpdate({
      toolCallId,
      status,
      content: diff ? [{ type: 'diff', ...diff }] : [textContent(output ?? 'Done')],
      ...(output !== undefined && { rawOutput: output }),
    });
  }

  /** Asks for permission and waits for somebody to answer. */
  async ask(ask: PermissionAsk): Promise<PermissionAnswer> {
    this.#signal.throwIfAborted();
    return this.agent.requestPermission(ask);
  }

  /** A turn: the user's words, the work, the end. A user's `cancel` ends the work early, and only the work. */
  async turn(prompt: string, work: () => Promise<void>): Promise<'end_turn' | 'cancelled'> {
    const turn = new AbortController();
    const off = this.run.inbox.interrupted.add(() => turn.abort(new Stopped('The user stopped the turn')));
    this.#turn = turn;
    let stopReason: 'end_turn' | 'cancelled' = 'end_turn';
    this.agent.userPrompt(prompt);
    try {
      await work();
    } catch (error) {
      if (!turn.signal.aborted || this.run.ended.aborted) throw error;
      stopReason = 'cancelled';
    } finally {
      off();
      this.#turn = undefined;
    }
    this.agent.turnComplete(stopReason);
    return stopReason;
  }

  /** A turn that the scenario is about: once a user has stopped it, the agent only waits for what it is told. */
  async task(prompt: string, work: () => Promise<void>): Promise<void> {
    if ((await this.turn(prompt, work)) === 'cancelled') await this.converse(Number.POSITIVE_INFINITY);
  }

  /** Answers what users have written, and what they write within the time; Infinity until the run is over. */
  async converse(forMs = 0): Promise<void> {
    const { inbox } = this.run;
    for (let left = forMs; ; ) {
      this.run.cancelling.throwIfAborted();
      const message = inbox.next();
      if (message !== undefined) await this.turn(message, () => reply(this, message));
      else if (left > 0) left = await this.#pass(left, inbox.arrived);
      else return;
    }
  }

  /** Lets time pass, until a nudge; returns how much is left. */
  async #pass(ms: number, nudge?: Nudge): Promise<number> {
    const { pace, speed, rehearsed } = this.#options;
    const signal = this.#signal;
    signal.throwIfAborted();
    if (!rehearsed) return pace.pause(ms, { own: speed, signal, nudge });
    this.run.skip(ms);
    return 0;
  }

  /** In a turn it is the turn that is stopped; between turns nothing new is begun once the run is being cancelled. */
  get #signal(): AbortSignal {
    return this.#turn ? AbortSignal.any([this.#turn.signal, this.run.ended]) : this.run.cancelling;
  }
}

/** `text` in at most `count` growing stages, cut at line ends. */
function growing(text: string, count: number): string[] {
  const lines = text.split('\n');
  const step = Math.max(1, Math.ceil(lines.length / count));
  const stages: string[] = [];
  for (let end = step; end < lines.length; end += step) stages.push(lines.slice(0, end).join('\n'));
  return [...stages, text];
}
