/** What a process can be asked at any time. */
export interface Gauges {
  openStreams(leg: 'api' | 'proxy'): number;
  /** Ingest requests open now. */
  senders(): number;
  /** Whether the store answers. */
  storeReady(): boolean;
}

/** Who counts what happens, for whoever watches over the process. */
export interface Meters {
  answered(leg: 'api' | 'proxy', method: string, status: number): void;
  /** Events of one ingest request. */
  ingested(tally: { accepted: number; duplicate: number }, status: number): void;
  writeFailed(): void;
  /** From now on these are asked when `text` is. */
  observe(gauges: Gauges): void;
  /** Everything in the text format of Prometheus. */
  text(): Promise<{ contentType: string; body: string }>;
}
