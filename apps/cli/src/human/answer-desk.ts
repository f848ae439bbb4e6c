import { Inbox } from '@runwatch/async';
import { isCloudRunError } from '@runwatch/protocol';
import type { PermissionItem } from '@runwatch/transcript';
import { type AnswerPrompt, afterKey, describePrompt } from './answer-prompt.ts';
import type { Keyboard } from './keyboard.ts';

export interface AnswerDeskOptions {
  keyboard: Keyboard;
  /** Sends an answer to the run. Rejects with a `CloudRunError`. */
  answer: (requestId: string, optionId: string) => Promise<unknown>;
  /** Ctrl-C, which is a key while the keyboard is listened to. */
  interrupt: () => void;
  /** Something changed that the status line shows. */
  redraw: () => Promise<void>;
  /** An answer could not be given. */
  complain: (message: string) => Promise<void>;
}

/** Where a person answers what the agent asks, one question at a time. The keyboard is listened to only while there is one. */
export class AnswerDesk {
  readonly #options: AnswerDeskOptions;
  readonly #keys = new Inbox<string>();
  readonly #dismissed = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #working: Promise<void>;
  #prompt: AnswerPrompt | undefined;
  #stopListening: (() => void) | undefined;

  constructor(options: AnswerDeskOptions) {
    this.#options = options;
    this.#working = this.#work();
  }

  /** Whether the answer was given here. */
  gave(requestId: string): boolean {
    return this.#answered.has(requestId);
  }

  /** What is asked now, for the status line. */
  get question(): string | undefined {
    return this.#prompt && describePrompt(this.#prompt);
  }

  /** Takes note of the requests that are open, oldest first. */
  show(requests: readonly PermissionItem[]): void {
    const request = requests.find(({ requestId, options }) => options.length > 0 && this.#isWanted(requestId));
    if (request?.requestId === this.#prompt?.request.requestId) return;
    this.#ask(request && { request, chosen: null });
  }

  /** Stops listening; resolves when an answer that was on its way has arrived. */
  async close(): Promise<void> {
    this.#ask(undefined);
    this.#keys.end();
    await this.#working;
  }

  #isWanted(requestId: string): boolean {
    return !this.#dismissed.has(requestId) && !this.#answered.has(requestId);
  }

  #ask(prompt: AnswerPrompt | undefined): void {
    this.#prompt = prompt;
    if (prompt) this.#stopListening ??= this.#options.keyboard.listen((key) => this.#keys.push(key));
    else {
      this.#stopListening?.();
      this.#stopListening = undefined;
    }
  }

  async #work(): Promise<void> {
    for await (const keys of this.#keys.batches()) {
      for (const key of keys) if (this.#prompt) await this.#press(this.#prompt, key);
      await this.#options.redraw();
    }
  }

  async #press(prompt: AnswerPrompt, key: string): Promise<void> {
    const effect = afterKey(prompt, key);
    switch (effect.kind) {
      case 'nothing':
        return;
      case 'prompt':
        this.#prompt = effect.prompt;
        return;
      case 'interrupt':
        return this.#options.interrupt();
      case 'dismiss':
        this.#dismissed.add(effect.requestId);
        return this.#ask(undefined);
      case 'send':
        this.#answered.add(effect.requestId);
        this.#ask(undefined);
        return this.#send(effect.requestId, effect.optionId);
    }
  }

  async #send(requestId: string, optionId: string): Promise<void> {
    try {
      await this.#options.answer(requestId, optionId);
    } catch (error) {
      this.#answered.delete(requestId);
      // Somebody else was faster: the transcript will say what they chose.
      if (isCloudRunError(error, 'permission_gone')) this.#dismissed.add(requestId);
      else await this.#options.complain(error instanceof Error ? error.message : String(error));
    }
  }
}
