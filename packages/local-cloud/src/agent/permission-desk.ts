import { Stopped } from '@runwatch/async';

export interface PermissionChoice {
  optionId: string;
  kind: string;
  name: string;
  _meta?: Record<string, unknown>;
}

export interface PermissionAnswer {
  optionId: string;
  customInput?: string | undefined;
  answers?: Record<string, string> | undefined;
}

export interface PermissionRequest {
  requestId: string;
  options: readonly PermissionChoice[];
  /** Questions take any option id (protocol 3.6). */
  question: boolean;
  /** Called in the same step in which the answer is taken. */
  answered: (answer: PermissionAnswer) => void;
}

interface OpenRequest {
  offered: ReadonlySet<string>;
  question: boolean;
  answer: (answer: PermissionAnswer) => void;
  abandon: (reason: Stopped) => void;
}

/** The permission requests of a run that wait for an answer. */
export class PermissionDesk {
  readonly #open = new Map<string, OpenRequest>();

  get openIds(): string[] {
    return [...this.#open.keys()];
  }

  /** Waits for the answer; rejects with `Stopped` when the turn or the run ends first. */
  ask(request: PermissionRequest): Promise<PermissionAnswer> {
    const { requestId, options, question, answered } = request;
    return new Promise((resolve, abandon) => {
      this.#open.set(requestId, {
        offered: new Set(options.map(({ optionId }) => optionId)),
        question,
        answer(answer) {
          answered(answer);
          resolve(answer);
        },
        abandon,
      });
    });
  }

  answer(requestId: string, answer: PermissionAnswer): 'resolved' | 'unknown' | 'not-offered' {
    const request = this.#open.get(requestId);
    if (!request) return 'unknown';
    if (!request.question && !request.offered.has(answer.optionId)) return 'not-offered';
    this.#open.delete(requestId);
    request.answer(answer);
    return 'resolved';
  }

  /** Nobody will answer any more. */
  abandon(why: string): void {
    const requests = [...this.#open.values()];
    this.#open.clear();
    for (const request of requests) request.abandon(new Stopped(why));
  }
}
