import { waitMs } from './backoff.ts';
import { alone, type BatchLimit, FULL_LIMIT, halved, widened, withoutCulprit } from './batch-limit.ts';
import type { Verdict } from './judge-answer.ts';

/** Where a sender stands with its server. */
export interface Course {
  /** Whether it is known what the server has: if not, it is asked before anything is sent. */
  readonly isKnown: boolean;
  /** Requests in a row that came to nothing. */
  readonly failures: number;
  readonly limit: BatchLimit;
}

export const FIRST_COURSE: Course = { isKnown: false, failures: 0, limit: FULL_LIMIT };

/** What was sent, and what the answer's number has done to it. */
export interface Attempt {
  /** Events in the request; none when it only asked, or completed. */
  readonly events: number;
  readonly bytes: number;
  /** So many of them the server has now. */
  readonly forget: number;
  readonly renumbered: boolean;
  /** The first event that it does not have is a note in the place of one that was dropped. */
  readonly isFirstNote: boolean;
}

export interface NextStep {
  readonly course: Course;
  /** Milliseconds until the next request. */
  readonly waitMs: number;
  /** The first event is given up for a note. */
  readonly refuseFirst?: 'too large' | 'refused';
  readonly renew?: true;
}

/** More than one piece of a body: the way may have been too narrow for it. */
const LARGE_BYTES = 64 * 1024;

/** What follows from an answer, but for the end (`over`, or a completion that was taken). Pure: `random` is uniform in [0, 1). */
export function afterVerdict(course: Course, verdict: Verdict, attempt: Attempt, random: number): NextStep {
  const { events, bytes, forget, renumbered, isFirstNote } = attempt;
  const wait = (changes: Partial<Course>, options: { hopeless?: boolean; floorMs?: number } = {}): NextStep => {
    const failures = course.failures + 1;
    const { hopeless = false, floorMs = 0 } = options;
    return { course: { ...course, failures, ...changes }, waitMs: waitMs(failures, random, { hopeless, floorMs }) };
  };
  /** One event is the culprit; a note in its place that is refused as well shows that it was not. */
  const giveUpFirst = (refuseFirst: 'too large' | 'refused', limit: BatchLimit): NextStep =>
    isFirstNote ? wait({}) : { course: { ...course, limit }, waitMs: 0, refuseFirst };

  switch (verdict.kind) {
    case 'taken': {
      // Taken, and yet nothing of it is there: once more, but not in a circle.
      if (events > 0 && forget === 0 && !renumbered) return wait({ isKnown: true });
      const limit = events > 0 ? widened(course.limit) : course.limit;
      return { course: { isKnown: true, failures: events > 0 ? 0 : course.failures, limit }, waitMs: 0 };
    }
    case 'cut':
      return wait({ isKnown: true });
    case 'conflict':
      // Once the numbers are put right it goes on at once; if that was no help, or they were, with a pause.
      if (course.failures > 0 || (forget === 0 && !renumbered)) return wait({ isKnown: true });
      return { course: { ...course, isKnown: true, failures: 1 }, waitMs: 0 };
    case 'too large': {
      const isKnown = verdict.last !== undefined;
      const left = events - forget;
      if (left < 1) return wait({ isKnown });
      if (events === 1) return giveUpFirst('too large', withoutCulprit());
      const limit = halved(course.limit, { events: left, bytes });
      return { course: { ...course, isKnown, limit }, waitMs: 0 };
    }
    case 'malformed':
      if (events === 0) return wait({ isKnown: false });
      if (events === 1) return giveUpFirst('refused', course.limit);
      // The lines before the culprit were taken: it is the first that is left.
      return { course: { ...course, isKnown: false, limit: alone(course.limit) }, waitMs: 0 };
    case 'token refused': {
      const first = course.failures === 0;
      return { ...wait({ isKnown: false }), ...(first && { waitMs: 0 }), renew: true };
    }
    case 'refused':
      return wait({ isKnown: false }, { hopeless: true });
    case 'failed':
      return wait({ isKnown: false }, { floorMs: verdict.floorMs });
    case 'no answer': {
      const limit = events > 1 && bytes > LARGE_BYTES ? halved(course.limit, { events, bytes }) : course.limit;
      return wait({ isKnown: false, limit });
    }
    case 'over':
      return { course, waitMs: 0 };
  }
}
