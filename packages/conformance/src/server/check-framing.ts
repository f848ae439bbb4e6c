import { Mismatch } from '../report.ts';

// protocol 3.3: in this order, one line of data.
const FRAME = /^(?:event: ([^\n\r]+)\n)?(?:id: ([^\n\r]+)\n)?data: ([^\n\r]*)$/;

/**
 * Checks the bytes of a stream, frame by frame, and the order of its ids.
 * @throws {Mismatch} that shows the first frame which is not as 3.3 and 4.1 say
 */
export function checkFraming(text: string): void {
  const frames = text.split('\n\n');
  if (frames.pop() !== '') throw new Mismatch('the stream should end with a blank line');
  let last: readonly [number, number] = [-1, -1];
  for (const frame of frames) {
    const [all, event, id, data] = FRAME.exec(frame) ?? [];
    const show = JSON.stringify(frame.slice(0, 200));
    if (all === undefined || data === undefined) throw new Mismatch(`not a frame as 3.3 writes it: ${show}`);
    if (!isJsonObject(data)) throw new Mismatch(`the data should be a JSON object: ${show}`);
    if (event !== undefined && id !== undefined) throw new Mismatch(`a control frame should have no id: ${show}`);
    if (id === undefined) continue;
    const [, ms, n] = /^(\d+)-(\d+)$/.exec(id) ?? [];
    if (ms === undefined || n === undefined) throw new Mismatch(`an id should be <ms>-<n>: ${show}`);
    const position = [Number(ms), Number(n)] as const;
    if (position[0] < last[0] || (position[0] === last[0] && position[1] <= last[1]))
      throw new Mismatch(`ids should grow: ${show} after ${last.join('-')}`);
    last = position;
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
