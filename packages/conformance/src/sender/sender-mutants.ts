import type { Mutant } from '../chaos/mutants.ts';

const ackWindow = 'ingest/src/ack-window.ts';
const outbox = 'ingest/src/outbox.ts';
const course = 'ingest/src/course.ts';
const spill = 'ingest/src/spill/spill.ts';

/** Ways to break the sender, each of them a mechanism on which its promise rests. */
export const senderMutants: readonly Mutant[] = [
  {
    name: 'what the server has is not forgotten',
    file: ackWindow,
    find: 'const forget = Math.min(last, sent) - acked;',
    replace: 'const forget = 0;',
  },
  {
    name: 'what was never sent is believed to be there',
    file: ackWindow,
    find: 'const forget = Math.min(last, sent) - acked;',
    replace: 'const forget = Math.min(last - acked, waiting);',
  },
  {
    name: 'a rumour is believed',
    file: ackWindow,
    find: 'if (!refused) return { window, forget: 0, renumbered: false };',
    replace: '',
  },
  {
    name: 'nothing on the disk was sent',
    file: ackWindow,
    find: 'sent: acked + Math.min(maybeSent, waiting),',
    replace: 'sent: acked,',
  },
  {
    name: 'everything on the disk was sent',
    file: ackWindow,
    find: 'sent: acked + Math.min(maybeSent, waiting),',
    replace: 'sent: acked + waiting,',
  },
  {
    name: 'a refusal renumbers nothing',
    file: ackWindow,
    find: 'return { window: { acked: last, sent: last, waiting }, forget: 0, renumbered: true };',
    replace: 'return { window, forget: 0, renumbered: false };',
  },
  {
    name: 'after a failure the server is not asked',
    file: course,
    find: 'return wait({ isKnown: false }, { floorMs: verdict.floorMs });',
    replace: 'return { course: { ...course, limit: alone(course.limit) }, waitMs: 1_000 };',
  },
  {
    name: 'the same bytes are sent again when they are too large',
    file: course,
    find: "if (events === 1) return giveUpFirst('too large', withoutCulprit());",
    replace: '',
  },
  {
    name: 'new numbers are not on the disk',
    file: outbox,
    find: 'if (isFirst || step.forget > 0 || step.renumbered) this.#note();',
    replace: 'if (step.forget > 0 && !step.renumbered) this.#note();',
  },
  {
    name: 'what has no room is dropped in silence',
    file: outbox,
    find: 'if (!this.#missing) return true;',
    replace: 'if (!this.#missing || this.#missing) return true;',
  },
  {
    name: 'memory has no bound',
    file: outbox,
    find: 'this.#bytes + item.bytes <= this.#memoryBytes',
    replace: 'this.#bytes + item.bytes <= 1e9',
  },
  {
    name: 'events behind those on the disk overtake them',
    file: outbox,
    find: 'const fits = !this.#isBeyondMemory && ',
    replace: 'const fits = ',
  },
  {
    name: 'a torn line stays',
    file: 'ingest/src/spill/spill-segment.ts',
    find: 'if (end < this.size) this.#file.truncate(end);',
    replace: '',
  },
  {
    name: 'files are deleted too early',
    file: spill,
    find: '(this.#segments[0] as Segment).after <= this.#known.mark.done)',
    replace: '(this.#segments[0] as Segment).before < this.#known.mark.done)',
  },
  {
    name: 'what is on the disk only is not passed over',
    file: outbox,
    find: 'this.#spill?.skip(count - inMemory.length);',
    replace: '',
  },
];
