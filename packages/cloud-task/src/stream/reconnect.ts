import type { Failure } from '@runwatch/protocol';
import { SLOW_RETRY_MS, waitMs } from '../api/backoff.ts';

/** What the past of a run's connections leaves for the next. */
export interface Budget {
  /** Attempts in a row that the way failed: cuts, timeouts, refusals to connect. */
  transport: number;
  /** Attempts in a row that the server failed: `error` frames, 5xx, streams that end at once. */
  backend: number;
  /** Tokens refused in a row. */
  remints: number;
  /** Planned closes in a row that brought nothing new. */
  farewells: number;
  /** Attempts in a row that failed just after the machine or its network had come back: they make waits longer, and nothing else. */
  settling: number;
}

export const FRESH_BUDGET: Budget = { transport: 0, backend: 0, remints: 0, farewells: 0, settling: 0 };

/** How a connection ended, and what it was good for. */
export interface ConnectionEnd {
  kind: 'rotated' | 'trimmed' | 'closed' | 'transport' | 'backend' | 'token-refused' | 'refused';
  /** It told at least one entry that was not told before. */
  newEntry: boolean;
  /** How long it was open with bytes coming; 0 when it never was, or none came. */
  openMs: number;
  /** It was begun when the machine or its network had just come back, and may not have been ready. */
  settling?: boolean | undefined;
  /** `Retry-After` or `retry:`, whichever is longer. */
  floorMs?: number | undefined;
  failure?: Failure | undefined;
}

export type NextStep =
  | {
      do: 'reconnect';
      afterMs: number;
      attempt: number;
      phase: 'reconnecting' | 'failed';
      forgetCursor: boolean;
      budget: Budget;
    }
  /** Waiting does not help: a person must act. Tried again when they nudge, and after `afterMs`. */
  | { do: 'wait'; afterMs: number; phase: 'signed-out' | 'forbidden' | 'failed'; budget: Budget };

/** Attempts after which the wire is called failed. The run is still followed, slowly: a live run is never given up. */
const TRANSPORT_BUDGET = 9;
const BACKEND_BUDGET = 9;
const FAREWELL_BUDGET = 9;
/** A token fresh from the server that the proxy refuses is not worth more tries than this. */
const REMINTS = 2;
/**
 * Healthy for this long with any byte is proof enough that the way is open. A little less than the minute after which intermediaries like to
 * cut: they count from an earlier moment than we do.
 */
const HEALTHY_MS = 55_000;
/** Planned closes that brought nothing new and are still free: a server that only says goodbye must not be asked in a loop. */
const FREE_FAREWELLS = 2;

/** A planned close that costs nothing, because others before it brought something new or were few. */
export const isFreeFarewell = (budget: Budget, end: ConnectionEnd): boolean =>
  (end.kind === 'rotated' || end.kind === 'trimmed') && (end.newEntry || budget.farewells < FREE_FAREWELLS);

/** Whose fault an end is taken for: the way's, or the server's. */
export const countedAgainst = ({ kind, openMs }: ConnectionEnd): 'transport' | 'backend' =>
  kind === 'transport' || (kind === 'closed' && openMs >= HEALTHY_MS) ? 'transport' : 'backend';

/**
 * What to do after a connection has ended. Pure: `random` (uniform in [0, 1)) is an input, so are all times.
 * Clauses: a new entry, or a minute open with bytes, restores the transport budget; only a new entry restores the backend budget; a stream that
 * opens and ends at once restores neither; planned closes cost nothing as long as something new comes between them.
 */
export function afterConnection(before: Budget, end: ConnectionEnd, random: number): NextStep {
  const budget = restored(before, end);
  switch (end.kind) {
    case 'rotated':
    case 'trimmed': {
      const farewells = budget.farewells + 1;
      const next = { ...budget, remints: 0, farewells };
      return reconnect(next, end, random, Math.max(0, farewells - FREE_FAREWELLS));
    }
    case 'token-refused': {
      const next = { ...budget, remints: budget.remints + 1 };
      return reconnect(next, end, random, Math.max(0, next.remints - REMINTS));
    }
    case 'transport': {
      if (end.settling) {
        const next = { ...budget, settling: budget.settling + 1 };
        return reconnect(next, end, random, next.settling);
      }
      const next = { ...budget, transport: budget.transport + 1 };
      return reconnect(next, end, random, next.transport);
    }
    case 'closed': {
      // Intermediaries close quiet streams cleanly once a minute; a stream that ends at once is the server's doing.
      if (end.openMs >= HEALTHY_MS) return afterConnection(before, { ...end, kind: 'transport' }, random);
      const next = { ...budget, backend: budget.backend + 1 };
      return reconnect(next, end, random, next.backend);
    }
    case 'backend': {
      const next = { ...budget, backend: budget.backend + 1 };
      return reconnect(next, end, random, next.backend);
    }
    case 'refused': {
      const phase =
        end.failure?.code === 'auth_expired'
          ? 'signed-out'
          : end.failure?.code === 'forbidden'
            ? 'forbidden'
            : 'failed';
      return { do: 'wait', afterMs: SLOW_RETRY_MS, phase, budget };
    }
  }
}

function restored(before: Budget, end: ConnectionEnd): Budget {
  if (end.newEntry) return FRESH_BUDGET;
  return end.openMs >= HEALTHY_MS ? { ...before, transport: 0, remints: 0, farewells: 0 } : before;
}

function reconnect(budget: Budget, end: ConnectionEnd, random: number, attempt: number): NextStep {
  const failed =
    budget.transport > TRANSPORT_BUDGET || budget.backend > BACKEND_BUDGET || budget.farewells > FAREWELL_BUDGET;
  return {
    do: 'reconnect',
    afterMs: waitMs(attempt, failed, random, end.floorMs),
    attempt,
    phase: failed ? 'failed' : 'reconnecting',
    forgetCursor: end.kind === 'trimmed',
    budget,
  };
}
