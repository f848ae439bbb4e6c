import type { ServerScenario } from '../server-scenario.ts';
import { capacity } from './capacity.ts';
import { cancelling, commands } from './commands.ts';
import { framing } from './framing.ts';
import { bodies, openRequests, senderPaths, senders, sequence } from './ingest.ts';
import { lists } from './lists.ts';
import { pathsAndCredentials } from './paths-and-credentials.ts';
import { positions } from './positions.ts';
import { runs } from './runs.ts';
import { sessionLogs } from './session-logs.ts';
import { tokens } from './tokens.ts';
import { waitingAndEnding } from './waiting-and-ending.ts';

/** The wire contract by subject: the side of readers (sections 1 to 7, 10 and 11), and that of senders (section 8). */
export const serverScenarios: Readonly<Record<string, readonly ServerScenario[]>> = {
  'paths and credentials': pathsAndCredentials,
  lists,
  runs,
  'the run log': sessionLogs,
  tokens,
  frames: framing,
  positions,
  'waiting and ending': waitingAndEnding,
  capacity,
  commands,
  cancelling,
  senders,
  'paths of senders': senderPaths,
  'numbers of events': sequence,
  'bodies of senders': bodies,
  'requests that go on': openRequests,
};
