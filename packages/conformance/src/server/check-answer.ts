import { Mismatch } from '../report.ts';
import { mismatch } from '../shape.ts';
import type { Answer } from './server-scenario.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** @throws {Mismatch} where an answer is not as expected */
export function checkAnswer(expected: Answer, answered: Answered): void {
  const { status, headers = {}, json, lines, text } = expected;
  const said = `the answer was ${answered.status} ${answered.text.slice(0, 200)}`;
  if (answered.status !== status) throw new Mismatch(`the status should be ${status}; ${said}`);
  const wrong =
    mismatch(headers, answered.headers, 'header') ??
    (json === undefined ? undefined : mismatch(json, parse(answered.text, said), 'body')) ??
    (lines && mismatch(lines, parseLines(answered.text, said), 'lines')) ??
    (text === undefined ? undefined : mismatch(text, answered.text, 'text'));
  if (wrong !== undefined) throw new Mismatch(wrong);
}

function parse(text: string, said: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Mismatch(`the body should be JSON; ${said}`, { cause });
  }
}

/** Lines that are no JSON stay text. */
function parseLines(text: string, said: string): unknown[] {
  if (text !== '' && !text.endsWith('\n')) throw new Mismatch(`the last line should end; ${said}`);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        return line;
      }
    });
}
