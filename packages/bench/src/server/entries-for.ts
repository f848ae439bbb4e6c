/** A message is three events, and one entry in five is a message. */
const EVENTS_PER_ENTRY = 1.4;

/** Entries of the log that are told in about so many events. */
export const entriesFor = (events: number): number => Math.round(events / EVENTS_PER_ENTRY);
