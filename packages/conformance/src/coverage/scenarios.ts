/** One way in which watching a run can go wrong. */
export interface Scenario {
  /** A letter and a number: tests that cover it bear this at the start of their names. */
  id: string;
  title: string;
}

export interface ScenarioGroup {
  title: string;
  /** Every scenario needs a test, or a reason why it cannot happen here. Others belong to a later part, and are listed. */
  required: boolean;
  scenarios: readonly Scenario[];
}

const group = (required: boolean, title: string, letter: string, titles: readonly string[]): ScenarioGroup => ({
  title,
  required,
  scenarios: titles.map((text, index) => ({ id: `${letter}${index + 1}`, title: text })),
});

/** What can go wrong, as it was found in the reports of those who watch runs for a living. */
export const SCENARIO_GROUPS: readonly ScenarioGroup[] = [
  group(true, 'Opening a run', 'B', [
    'An entry is written between the reading of history and the stream’s beginning',
    'The run ends while its history is loading',
    'The reader is there before the stream exists',
    'The connection drops before any position was told',
    'Nothing was told live before somebody watched, and the log is late',
    'One request fails while the run is being opened',
    'A page of history hangs',
    'The log changes while it is being read page by page',
    'A second reader joins during, after, or in spite of the opening',
    'An older status is told after a newer one',
  ]),
  group(true, 'Going on where one was', 'R', [
    'The server ignores the position and begins anew, or repeats its last entry',
    'A resumed stream dies before it tells anything, twice',
    'The position moves before the entry has been handed over',
    'Log and stream spell the same thing differently',
    'An old position is used after the history was shown',
    'A resumed run has the history of the runs before it',
    'The server counts anew',
    'Telling repeats apart costs more and more',
    'Two sides count entries, and one of them miscounts',
    'The position is not sent, or not the right one',
    'What comes after a cut needs what came before it',
  ]),
  group(true, 'Gaps and windows that forget', 'G', [
    'The position is older than what the stream still has',
    'A reader that stalls is overtaken by the window’s end',
    'The log, asked for what is missing, does not have it yet',
    'Beginning anew leads to beginning anew',
    'The run’s stream is gone for good',
    'One event cannot be read',
  ]),
  group(true, 'Tokens', 'T', [
    'The token of a run expires while disconnected',
    'The token expires under a healthy stream',
    'A broken line is taken for a refused credential, or the other way round',
    'Many watchers renew a credential at once',
    'The account changes while its runs are watched',
    'A clock that is wrong makes good tokens look old',
  ]),
  group(true, 'The end', 'E', [
    'The run ended while nobody listened',
    'The end was told, then the connection broke and nothing can confirm it',
    'The end was told, and the connection stays open in silence',
    'The end was told before the last entries were written',
    'A planned rotation is taken for something else',
    'A dropped connection is taken for the end',
    'Reading goes on after the end',
    'The last event is cut off before its blank line',
  ]),
  group(true, 'Trying again', 'C', [
    'Being offline for a while uses up all tries',
    'A connection that brings nothing counts as a success',
    'A healthy quiet run is called lost',
    'Short connections are taken for a bad line',
    'Everybody comes back in the same instant',
    'The server says when to come back, and nobody listens',
    'Old failures slow down a line that is well again',
    'An old attempt interferes with a new one',
    'Looking away and back opens connections',
  ]),
  group(true, 'Dead sockets, sleep, offline', 'H', [
    'The socket is dead and nobody says so',
    'After sleep, recovery waits for a timeout',
    'Being offline is called a failure',
    'The signal of waking is missing, late or false',
    'An old probe overrules a newer one',
    'Pooled connections are stale',
    'Waking disturbs what must not be disturbed',
  ]),
  group(true, 'Proxies and the network', 'P', [
    'Something on the way holds the stream back',
    'Something on the way cuts quiet streams',
    'A page of HTML with status 200',
    'The system’s proxy and certificates are not used',
    'Streams take up all connections of a host',
    'Leaving does not reach the wire',
    'A cache answers for the server',
    'The proxy leg is down, or refuses us',
  ]),
  group(false, 'Memory and long histories', 'M', [
    'A window that runs out of memory and opens the same run again',
    'Snapshots of growing arguments',
    'Single entries of many megabytes',
    'A hard limit that throws everything away',
    'The main process keeps every entry',
    'A reader that does not read fills queues',
    'Listeners and unread bodies pile up',
    'Reopening reads everything',
  ]),
  group(false, 'A main process that stands still', 'I', [
    'One serialisation a reader',
    'One message an event',
    'A large event costs the square of its size',
    'Large JSON in one go',
    'A burst after a resume',
  ]),
  group(false, 'Subscriptions and windows', 'L', [
    'The subscription dies and the window looks healthy',
    'Reloading leaks subscriptions',
    'Cleaning up too eagerly',
    'The window crashes',
    'Sending to a window that is gone',
    'References are miscounted',
    'Mounting twice',
    'Cleaning up fails',
    'A stopped watch goes on telling',
    'Reloading in the moment of the end',
  ]),
  group(true, 'Permission prompts', 'Q', [
    'An open prompt is lost on reload, restart or reconnect',
    'The same prompt is told again',
    'A prompt outlives its turn or its run',
    'A prompt is answered elsewhere',
    'The answer is sent twice, or its result is lost',
    'A prompt overtakes what it refers to',
  ]),
  group(true, 'Order and encoding', 'O', [
    'A character is split over chunks',
    'Line ends of all kinds',
    'A byte order mark',
    'Ids that cannot be sent back',
    'What an id means in each kind of frame',
    'A lower id becomes visible after a higher one',
    'Live entries overtake a reader’s snapshot',
    'Frames that nobody knows',
  ]),
  group(true, 'Security', 'S', [
    'The window chooses the host',
    'Ids that are paths',
    'Redirects',
    'Tokens in URLs and logs',
    'Content in logs',
    'A token used where it does not belong',
    'What the server says is shown or acted upon',
    'A server that wants to exhaust us',
  ]),
  group(false, 'The sender', 'W', [
    'Output comes in bursts minutes apart',
    'The tail is lost at shutdown',
    'A batch is sent twice',
    'Holes in the sender’s numbers',
    'Writers of the log erase each other’s entries',
    'The sender’s credential expires',
    'More than can be sent',
    'Signs of life without work',
    'A timer cuts a message in two',
  ]),
  group(true, 'Commands', 'U', [
    'A reconnect sends the message again',
    'The pending message vanishes or doubles',
    'Messages in waiting are dropped when the run ends',
    'A command was taken and its answer lost',
    'Something is sent while nobody watches',
  ]),
];
