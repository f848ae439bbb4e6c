/** Why a target is missed, as profiles have shown, and what was tried: by what the line is about. */
export const notes: Readonly<Record<string, string>> = {
  'subscribe to newest page told':
    'the time does not depend on the length of the run, which is what the target is about. Three requests are needed (the run, a page for the length, the newest page); a fourth is the look at the log behind a stream that was attached only after the newest page had been asked for: it is sent at once, because live entries wait for it. Older entries are asked for when the first reader has seen the newest.',
  'whole history in the log':
    'the floor reads bytes and lets them go. Ours also writes them to a file, opens the stream, reads its window of 5,000 events, and joins that with the newest page. The profile has most of its time in the stream, in the join, and in code that runs for the first time; `fillFromWholeLog` is a tenth. From 100k to 300k entries ours grows by 0.44 s and the floor by 0.24 s. Tried: joins that cost only the overlap, keys of comparison only where event ids do not tell (1.9 s before). Not tried: reading the stream only when the newest page has been told.',
  "longest time that main's event loop did not turn":
    "while a history is read it is the join of the stream's window with the newest page, in one piece. During live events it is not yet known: work is cut at 4 ms, so that a single step, or a collection of garbage, must be that long; the floor has 21 and 33 ms of its own. It was 52 s at 200k events before rows were joined in pieces of 500 and a long side by its beginning, and before a reader that is quick had to give up its turn.",
  'CPU per live event':
    'the floor splits bytes into events and parses none. Ours parses each, reads each once more from the log, which has it in another spelling, joins both, and writes what is final to a file. In the profile the stream (text, parse, what is read of an event) and the log (text, split, parse, join) take about as much. It was 442 µs at 200k events before keys of comparison were made only where event ids do not tell, and before what waits behind a join was left alone.',
  "growth of main's memory":
    'the sample with a million events at full speed ended with a fault of ours (more rows at once than a call has arguments), which has been cured since this page was written; tried again, it had not come to rest within three minutes, so there is no figure. At that speed the log is read more slowly than events come, and they wait in memory meanwhile: with half a million, 510 MB were held before all of them were in the log. With 200k all of it is gone when the log has caught up.',
  'p99 from server write to an in-process reader':
    '50 runs at 200 events/s are 10,000 events a second; reading and joining them takes 108 % of a core, which main does not have, so that they queue. With 10 runs it is met.',
  'p99 from server write to a window': 'main is at 98 % of a core. With 10 runs it is met.',
  "growth of main's memory while a window hangs":
    'it is not the window: the same growth is there when none hangs, and a window that hangs is sent four messages and no more. Events that the log does not have yet (5 s of them at 20,000 a second are 80 MB of text) are in memory until it has them.',
  'longest task while a history is opened in a window':
    "not yet profiled. The window's longest task is the same at both sizes, so that it is the opening and not the history.",
};
