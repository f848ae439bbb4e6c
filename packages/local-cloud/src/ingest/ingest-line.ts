/** A line of an ingest body (protocol 8.1). `data`: the JSON text of the event, as it is stored. */
export type IngestLine = { kind: 'event'; seq: number; data: string } | { kind: 'completion'; finalSeq: number };

/** What is wrong with a body; an answer with this status (protocol 8.3). */
export class IngestRefusal extends Error {
  override readonly name = 'IngestRefusal';
  readonly status: 400 | 409 | 413;

  constructor(status: 400 | 409 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

const COMPLETION = '_posthog/stream_complete';

/**
 * Reads a line that is not blank. What the event says is nobody's business here.
 * @throws {IngestRefusal} 400
 */
export function parseIngestLine(text: string): IngestLine {
  const line = parse(text);
  if (!isObject(line)) throw new IngestRefusal(400, 'Each event line must be a JSON object');
  const { type, seq, event, final_seq: finalSeq } = line;
  if (type === COMPLETION) {
    if (!isInteger(finalSeq, 0))
      throw new IngestRefusal(400, 'Completion final sequence must be a non-negative integer');
    return { kind: 'completion', finalSeq };
  }
  if (!isInteger(seq, 1)) throw new IngestRefusal(400, 'Event sequence must be a positive integer');
  if (!isObject(event)) throw new IngestRefusal(400, 'Event payload must be an object');
  return { kind: 'event', seq, data: JSON.stringify(event) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new IngestRefusal(400, 'Invalid JSON line');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isInteger = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= least;
