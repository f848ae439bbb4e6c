import fc from 'fast-check';
import {
  asked,
  askedInLog,
  chunk,
  console_,
  message,
  own,
  progress,
  prompt,
  resolved,
  response,
  thought,
  tool,
  toolUpdate,
  update,
  userChunk,
} from './lines.ts';

// Few words and ids, so that entries often belong together.
const word = fc.constantFrom('a', 'b', 'ab', 'ok');
const id = fc.constantFrom('one', 'two');
const status = fc.constantFrom('pending', 'in_progress', 'completed');

const line = fc.oneof(
  word.map((text) => chunk(text)),
  word.map((text) => chunk(text)),
  word.map((text) => message(text)),
  word.map(thought),
  word.map(prompt),
  word.map(userChunk),
  word.map((content) => own('user_message', { content })),
  word.map(console_),
  fc.tuple(id, status).map(([step, state]) => progress(step, state)),
  id.map((call) => tool(call, { title: call })),
  fc.tuple(id, status).map(([call, state]) => toolUpdate(call, { status: state })),
  fc.tuple(id, word).map(([call, rawInput]) => toolUpdate(call, { rawInput })),
  fc.tuple(id, id).map(([request, call]) => asked(request, call)),
  fc.tuple(id, id).map(([request, call]) => askedInLog(request, call)),
  id.map((request) => resolved(request)),
  word.map((content) => update('plan', { entries: [{ content }] })),
  fc.boolean().map((isComplete) => own('status', { status: 'compacting', isComplete })),
  fc.constantFrom(
    response('end_turn'),
    own('turn_complete', { stopReason: 'end_turn' }),
    own('run_started'),
    own('usage_update'),
    own('telepathy'),
    '{"cut',
  ),
);
/** Lists of lines that often have to do with one another. */
export const anyLines = (maxLength: number): fc.Arbitrary<string[]> => fc.array(line, { maxLength });
