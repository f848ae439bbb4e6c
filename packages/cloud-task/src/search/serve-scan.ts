import type { ScanAnswer, ScanRequest, ScanTask } from './scan-messages.ts';
import { Scanner } from './scanner.ts';

/** Main's end, as a thread sees it. */
export interface ThreadPort {
  on(event: 'message', hear: (message: ScanRequest) => void): unknown;
  postMessage(answer: ScanAnswer): void;
}

/** What a thread does that searches. Each thread is for one search; it is ended when nobody wants that any more, also in the midst of an expression. */
export function serveScan(port: ThreadPort): void {
  let scanner: Scanner | undefined;
  port.on('message', (request) => {
    try {
      if (request.kind === 'begin') scanner = scannerFor(request);
      else if (request.kind === 'forget') scanner?.forget(request.from);
      else if (scanner) port.postMessage(scanned(scanner, request));
    } catch (error) {
      port.postMessage({ kind: 'failed', message: (error as Error).message });
    }
  });
}

const scannerFor = ({ query, trying }: ScanTask): Scanner =>
  new Scanner(query, (entry) => {
    Atomics.store(trying, 0, entry === null ? 0 : entry + 1);
    if (entry !== null) Atomics.add(trying, 1, 1);
  });

function scanned(scanner: Scanner, request: Extract<ScanRequest, { kind: 'scan' }>): ScanAnswer {
  const { from, bytes, isFirst, room } = request;
  return { kind: 'scanned', ...scanner.scan({ from, bytes: Buffer.from(bytes) }, isFirst, room) };
}
