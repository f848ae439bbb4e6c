/*
 * Whether the transcript keeps to its end. Only a person leaves the end, and only a person returns to it;
 * what grows, is resized, gets the focus or is sent changes nothing, and therefore is no event here.
 */

/** `since`: the number of the first entry of the last item that was there when the person left the end. */
export type Follow =
  | { kind: 'following' }
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
  /** Finding was opened, with this entry at the top of the screen. */
  | { kind: 'search-opened'; entry: number }
  /** It was closed: `returns` to the place that one came from, or stays. */
  | { kind: 'search-closed'; returns: boolean };

/** `last`: the first entry of the newest item, to count from what is new since. */
export function follow(state: Follow, event: FollowEvent, last: number): Follow {
  switch (event.kind) {
    case 'wheel':
      return event.direction === 'up' ? leave(state, last) : event.atEnd ? atEnd(state) : state;
    case 'key':
      return afterKey(state, event.key, last);
    case 'scrolled':
      if (!event.byPerson) return state;
      return event.direction === 'up' ? leave(state, last) : event.atEnd ? atEnd(state) : state;
    case 'text-selected':
    case 'focus-entered':
    case 'hold-pressed':
      return leave(state, last);
    case 'card-expanded':
      return event.aboveLastScreen ? leave(state, last) : state;
    case 'opened':
      return state.kind === 'following' ? { kind: 'held', since: event.since } : state;
    case 'pill-pressed':
      return FOLLOWING;
    case 'search-opened':
      if (state.kind === 'searching') return state;
      return state.kind === 'held'
        ? { kind: 'searching', since: state.since, back: event.entry }
        : { kind: 'searching', since: last, back: null };
    case 'search-closed':
      if (state.kind !== 'searching') return state;
      return event.returns && state.back === null ? FOLLOWING : { kind: 'held', since: state.since };
  }
}

export const FOLLOWING: Follow = { kind: 'following' };

const leave = (state: Follow, last: number): Follow =>
  state.kind === 'following' ? { kind: 'held', since: last } : state;

/** Who searches has not come to the end to stay there. */
const atEnd = (state: Follow): Follow => (state.kind === 'searching' ? state : FOLLOWING);

function afterKey(state: Follow, key: string, last: number): Follow {
  switch (key) {
    case 'PageUp':
    case 'Home':
    case 'ArrowUp':
      return leave(state, last);
    case 'End':
      return FOLLOWING;
    default:
      return state;
  }
}
