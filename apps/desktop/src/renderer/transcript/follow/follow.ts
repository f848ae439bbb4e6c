/*
 * Whether the transcript keeps to its end. Only a person leaves the end, and only a person returns to it; what grows, is resized, gets the focus or is sent
 * changes nothing, and therefore is no event here. One thing does, where somebody has chosen that: an answer that is about to leave the screen at the
 * top stays, and what comes goes on below it, until it has been read past.
 *
 *   following ── an answer reaches the top ──> reading ── its end is in sight after all ──> following
 *       └──────────── a person leaves ──────────┴───> held, searching ── a person returns ──> following
 */

/** `since`: the number of the first entry of the last item that was there when the end was left. */
export type Follow =
  /** `past`: what begins with this entry or before it has been read past, or was there when following began: it may leave the screen. */
  | { kind: 'following'; past: number }
  /** Following as far as the answer that begins with entry `answer` allows: its top stays on the screen. */
  | { kind: 'reading'; since: number; answer: number }
  | { kind: 'held'; since: number }
  /** Held, with a place to return to when the search is over: the entry at the top of the screen, or null for the end. */
  | { kind: 'searching'; since: number; back: number | null };

export type FollowEvent =
  /** Wheel or touch towards the beginning or the end. */
  | { kind: 'wheel'; direction: 'up' | 'down'; atEnd: boolean }
  | { kind: 'key'; key: string }
  /** The scroll position moved; `byPerson`: while a wheel, key, touch or drag of the bar was at work. */
  | { kind: 'scrolled'; direction: 'up' | 'down'; atEnd: boolean; byPerson: boolean }
  | { kind: 'text-selected' }
  /** `aboveLastScreen`: with the card open, its head no longer stands on the last screen. */
  | { kind: 'card-expanded'; aboveLastScreen: boolean }
  /** The run was opened where it had been left, when entries up to `since` were there. */
  | { kind: 'opened'; since: number }
  /** The keyboard, or a screen reader, has gone to something in the transcript. */
  | { kind: 'focus-entered' }
  /** Staying was asked for. */
  | { kind: 'hold-pressed' }
  | { kind: 'pill-pressed' }
  /** The person has sent a message; `jumps`: and wants to see what comes of it, wherever they read. */
  | { kind: 'sent'; jumps: boolean }
  /** The top of the answer that begins with this entry is about to leave the screen, and is to stay; items that begin with entry `seen` or before it are in sight. */
  | { kind: 'answer-at-top'; answer: number; seen: number }
  /** The top of the answer and the end of the transcript are on the screen together. */
  | { kind: 'end-in-sight' }
  /** A correction has given entries other numbers. */
  | { kind: 'renumbered'; now: (entry: number) => number }
  /** Finding was opened, with this entry at the top of the screen. */
  | { kind: 'search-opened'; entry: number }
  /** It was closed: `returns` to the place that one came from, or stays. */
  | { kind: 'search-closed'; returns: boolean };

/** `last`: the first entry of the newest item, to count from what is new since. */
export function follow(state: Follow, event: FollowEvent, last: number): Follow {
  switch (event.kind) {
    case 'wheel':
      return scrolled(state, event, last);
    case 'key':
      return afterKey(state, event.key, last);
    case 'scrolled':
      return event.byPerson ? scrolled(state, event, last) : state;
    case 'text-selected':
    case 'focus-entered':
    case 'hold-pressed':
      return leave(state, last);
    case 'card-expanded':
      return event.aboveLastScreen ? leave(state, last) : state;
    case 'opened':
      return state.kind === 'following' ? { kind: 'held', since: event.since } : state;
    case 'pill-pressed':
      return following(last);
    case 'sent':
      return event.jumps && state.kind !== 'following' ? following(last) : state;
    case 'answer-at-top':
      if (state.kind !== 'following' || event.answer <= state.past) return state;
      return { kind: 'reading', since: event.seen, answer: event.answer };
    case 'end-in-sight':
      // It has not been read past: it stays when the end is out of sight again.
      return state.kind === 'reading' ? following(state.answer - 1) : state;
    case 'renumbered':
      return renumbered(state, event.now);
    case 'search-opened':
      if (state.kind === 'searching') return state;
      return state.kind === 'following'
        ? { kind: 'searching', since: last, back: null }
        : { kind: 'searching', since: state.since, back: event.entry };
    case 'search-closed':
      if (state.kind !== 'searching') return state;
      return event.returns && state.back === null ? following(last) : { kind: 'held', since: state.since };
  }
}

/** Following from here on: all that is there may leave the screen. */
export const following = (last: number): Follow => ({ kind: 'following', past: last });

const leave = (state: Follow, last: number): Follow => {
  switch (state.kind) {
    case 'following':
      return { kind: 'held', since: last };
    case 'reading':
      return { kind: 'held', since: state.since };
    case 'held':
    case 'searching':
      return state;
  }
};

function renumbered(state: Follow, now: (entry: number) => number): Follow {
  switch (state.kind) {
    case 'following':
      return { ...state, past: now(state.past) };
    case 'reading':
      return { ...state, since: now(state.since), answer: now(state.answer) };
    case 'held':
      return { ...state, since: now(state.since) };
    case 'searching':
      return { ...state, since: now(state.since), back: state.back === null ? null : now(state.back) };
  }
}

function scrolled(
  state: Follow,
  { direction, atEnd }: { direction: 'up' | 'down'; atEnd: boolean },
  last: number,
): Follow {
  if (direction === 'up') return leave(state, last);
  // Who searches has not come to the end to stay there.
  if (atEnd) return state.kind === 'searching' || state.kind === 'following' ? state : following(last);
  return readOn(state);
}

/** Whoever goes on in an answer that stays reads it at their own pace. */
const readOn = (state: Follow): Follow => (state.kind === 'reading' ? leave(state, state.since) : state);

function afterKey(state: Follow, key: string, last: number): Follow {
  switch (key) {
    case 'PageUp':
    case 'Home':
    case 'ArrowUp':
      return leave(state, last);
    case 'PageDown':
    case 'ArrowDown':
    case ' ':
      return readOn(state);
    case 'End':
      return following(last);
    default:
      return state;
  }
}
