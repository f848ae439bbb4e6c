import { closeAsks } from './fold-tool.ts';
import { stringOr } from './json.ts';
import { append, begun, itemOf, type Place, tellAgain } from './place.ts';
import type { Said } from './said.ts';

type SaidOf<W extends Said['what']> = Extract<Said, { what: W }>;

/** One a turn, although both the prompt's response and `_posthog/turn_complete` may tell it. */
export function foldTurnEnd(place: Place, { stopReason, background }: SaidOf<'turn-end'>): void {
  const { list } = place;
  if (background) {
    append(place, 'turn-end', { stopReason, background, began: null });
    return;
  }
  closeAsks(place, () => true, 'expired');
  const position = list.underway.turnEnd;
  const told = itemOf(place, position, 'turn-end');
  const turnEnd = tellAgain(place, position, 'turn-end', {
    stopReason: told?.stopReason ?? stopReason,
    background,
    began: told ? told.began : list.underway.turnBegan,
  });
  list.now({ turnBegan: null, turnEnd, prompt: null, plan: null, anew: true });
}

/** One a turn: each telling is the whole plan. */
export function foldPlan(place: Place, { steps }: SaidOf<'plan'>): void {
  const plan = tellAgain(place, place.list.underway.plan, 'plan', { steps });
  place.list.now({ plan, newestPlan: plan, prompt: null, turnEnd: null });
}

/** A status stays one item until it is called complete. */
export function foldStatus(place: Place, { status, complete, error }: SaidOf<'status'>): void {
  const { list } = place;
  const open = itemOf(place, list.underway.status, 'status');
  const position = open?.status === status ? list.underway.status : null;
  const told = tellAgain(place, position, 'status', { status, complete, error });
  list.now({ status: complete ? null : told });
}

/** A step of a group stays one item, wherever it is told again. */
export function foldProgress(place: Place, said: SaidOf<'progress'>): void {
  const { group, step, status, label, detail } = said;
  const key = `progress:${JSON.stringify([group, step])}`;
  const position = place.list.find(key);
  const own = { group, step, status, label, detail };
  if (position !== undefined) tellAgain(place, position, 'progress', own);
  else place.list.push({ kind: 'progress', ...begun(place, key), ...own }, true);
}

export function foldNotice(place: Place, { name, params }: SaidOf<'notice'>): void {
  // The agent has begun anew: whatever it had asked, it waits for no answer.
  if (name === 'run_started') {
    closeAsks(place, () => true, 'expired');
    place.list.now({
      turnBegan: null,
      turnEnd: null,
      plan: null,
      newestPlan: null,
      status: null,
      anew: true,
      runId: stringOr(params['runId'], null),
    });
  }
  append(place, 'notice', { name, params });
}
