import type { CloudRunsClient, RunRef } from '@runwatch/protocol';
import type { Answering, PermissionAnswer } from '../views.ts';
import { asCloudRunError } from './as-cloud-run-error.ts';

export interface AnswersPorts {
  client: CloudRunsClient;
  run: RunRef;
  newId(): string;
  changed(): void;
}

interface Given {
  answer: PermissionAnswer;
  /** The id of the command: one answer, one id, however often it is sent. */
  id: string;
  answering: Answering;
}

const OPEN: Answering = { state: 'open' };

/** Answers given on this side, by request. While one is on its way, or has arrived, no other is sent. */
export class Answers {
  readonly #ports: AnswersPorts;
  readonly #given = new Map<string, Given>();

  constructor(ports: AnswersPorts) {
    this.#ports = ports;
  }

  /** The same object as long as nothing has changed. */
  of(requestId: string): Answering {
    return this.#given.get(requestId)?.answering ?? OPEN;
  }

  /** Sends an answer; resolves with what came of it. */
  async give(requestId: string, answer: PermissionAnswer): Promise<Answering> {
    const { client, run, newId } = this.#ports;
    const before = this.#given.get(requestId);
    if (before?.answering.state === 'sending' || before?.answering.state === 'answered') return before.answering;
    const { optionId } = answer;
    const id = before && isSame(before.answer, answer) ? before.id : newId();
    const tell = (answering: Answering): Answering => {
      this.#given.set(requestId, { answer, id, answering });
      this.#ports.changed();
      return answering;
    };
    tell({ state: 'sending', optionId });
    try {
      // `already` is an answer, too: the request is settled, whoever settled it.
      await client.command(run, { method: 'permission_response', params: { ...answer, requestId } }, id);
      return tell({ state: 'answered', optionId });
    } catch (error) {
      return tell({ state: 'failed', optionId, failure: asCloudRunError(error) });
    }
  }
}

const isSame = (a: PermissionAnswer, b: PermissionAnswer): boolean =>
  a.optionId === b.optionId &&
  a.customInput === b.customInput &&
  JSON.stringify(a.answers ?? {}) === JSON.stringify(b.answers ?? {});
