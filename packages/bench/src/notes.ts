/** Why a target is missed, as profiles have shown, and what was tried: by what the line is about. */
export const notes: Readonly<Record<string, string>> = {
  'subscribe to newest page told':
    'the time does not depend on the length of the run. Three requests are needed: the run, a page for the length, the newest page; the look at the log behind the stream waits until the first reader has seen the newest.',
  'whole history in the log':
    'the floor reads bytes and lets them go. Ours also writes them to a file (100 ms of a profile with 300k entries are `writev`), opens the stream, reads its window of 5,000 events, and joins that with the newest page (120 ms), all of it in code that runs for the first time (170 ms are loading and compiling). Cutting the bytes into lines is a tenth. From 100k to 300k entries ours grows by about a third of a second, the floor by half of that. Tried: joins that cost only the overlap, keys of comparison only where event ids do not tell. Not tried: reading the body of the stream only when the history has been told.',
  "longest time that main's event loop did not turn":
    "profiled by the gaps between turns. While a history is read it is the join of the stream's window with the newest page, 14 to 20 ms in one piece, with a collection of garbage in it. During live events a gap has one piece of the log that is joined (8 to 15 ms), a page of the log that is decoded and split in the same turn (4 to 13 ms), and a collection (up to 27 ms); the floor's own are collections, too. Tried: smaller pieces (250 rows), a gap buffer for the tail (copying it cost up to 24 ms a piece), smaller and larger young generations (1 to 16 MB: no difference, or worse). It was 52 s at 200k events once.",
  'CPU per live event':
    'the floor splits bytes into events and parses none. Ours parses each, reads each once more from the log, which has it in another spelling, joins both, and writes what is final to a file. In the profile the stream (text, parse, what is read of an event) and the log (text, split, parse, join) take about as much, and collections an eighth. It was 442 µs at 200k events before keys of comparison were made only where event ids do not tell, 60 µs before the log was no longer read twice where it is far behind.',
  'p99 from server write to an in-process reader':
    '50 runs at 200 events/s are 10,000 events a second, each a chunk by itself; with the joins of 50 logs that come every five seconds main has too little of a core left, so that they queue. Tried: whether the stream goes on behind all rows is not looked for with each event (6 % of the profile).',
  'p99 from server write to a window':
    'main is at its limit: what a reader in the process costs, and the messages to four windows for each of 50 runs. With 10 runs it is met.',
  "growth of main's memory while a window hangs":
    'it is not the window: the same growth is there when none hangs, and a window that hangs is sent four messages and no more. Events that the log does not have yet (5 s of them at 20,000 a second are 80 MB of text) are in memory until it has them.',
  'longest task while a history is opened in a window':
    "in the window it is the first rows: React makes them (20 to 30 ms), their heights are measured (15 ms), and the newest page is folded in a task before it (18 ms); the rest of a gap is waiting for a frame, which two cores share with software drawing. In main it is the join of the stream's window with the newest page, 20 ms of code that runs for the first time.",
  'find one letter in a run, from the last letter typed':
    'nearly every entry has it, so nearly every entry is read: of 5.5 µs an entry in the profile of the thread, 2 are `JSON.parse` and half a µs what makes a call and its updates one hit; main and the window rest meanwhile. Tried: passing over updates of calls that were found already without a parse (skimming a line costs as much), larger young generations (no difference once hits beyond the 5,000 were no longer put into words). Not tried: two threads, which would have to know of each other which calls they have found.',
};
