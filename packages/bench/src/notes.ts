/** Why a target is missed, as profiles have shown, and what was tried: by what the line is about. */
export const notes: Readonly<Record<string, string>> = {
  'subscribe to newest page told':
    'the time does not depend on the length of the run, which is what the target is about. Three requests are needed (the run, a page for the length, the newest page); a fourth is the look at the log behind a stream that ' +
    'was attached only after the newest page had been asked for, and is sent at once because live entries wait for it. Older entries are asked for when the first reader has seen the newest.',
  'whole history in the log':
    "the floor reads bytes and lets them go. Ours also writes them to a file (the kernel's copy alone is a third of a second of CPU for 240 MB), opens the stream and reads its window of 5,000 events, and joins that with the newest page; the " +
    'bytes themselves cost main a tenth of that. What does not grow with the history is about 0.6 s here, most of it code that runs for the first time in a fresh process. Tried: decoding and parsing lines (ten times as dear), ' +
    'splitting by text (three times).',
  "longest time that main's event loop did not turn":
    'while a history is read it is the join of the window of the stream with the newest page (1,000 rows), in one piece. During live events at full speed it is a batch of what one turn of the network brought, and collections of garbage: ' +
    'work is cut at 4 ms, but one network chunk may hold some hundred events. It was 8 s before rows were joined in pieces of 500, a long side by its beginning only, and before a reader that is quick had to give up its turn.',
  'CPU per live event':
    'the floor splits bytes into events and parses none. Ours parses each (4 to 5 µs), reads each once more from the log, which has it in another spelling, joins both, and writes what is final to a file. Until an event is told it ' +
    'costs 4 times the floor; the rest is the log. It was 440 µs before keys of comparison were made only where event ids do not tell, and before what waits behind a join was left alone.',
  "growth of main's memory":
    'what the log has not confirmed is in memory. At full speed the log is read more slowly than events come, so that they wait; when it has caught up they are gone.',
  'p99 from server write to an in-process reader':
    '50 runs at 200 events/s are 10,000 events a second, each of which is parsed twice (stream and log) and joined: on two cores that share the work with the server the queue grows. With fewer runs the delay is that of a batch.',
  'CPU for that, of a core': 'with the machine at its limit the figure says little; with fewer runs it is met.',
  'p99 from server write to a window':
    'four windows draw on the two cores that also run main and the server; the delay is that of the scheduler. With few runs it is met.',
  "growth of main's memory while a window hangs":
    'it is not the window: the same growth is there when none hangs. Events that the log does not have yet (5 s of them at 20,000 a second) are in memory; what is final is not, and a window that hangs is sent four messages.',
  'longest task while a history is opened in a window':
    'the fold of the newest page and the first drawing come together in one task on a machine without a graphics card.',
};
