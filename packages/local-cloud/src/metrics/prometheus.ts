import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Gauges, Meters } from './meters.ts';

/** Meters of this process: its own, and what prom-client knows of a Node process (memory, delay of the event loop). */
export function prometheusMeters(): Meters {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'runwatch_http_requests_total',
    help: 'Requests answered, a stream when it ends',
    labelNames: ['leg', 'method', 'status'],
    registers,
  });
  const events = new Counter({
    name: 'runwatch_ingest_events_total',
    help: 'Events that senders sent: new ones, and ones that had been taken before',
    labelNames: ['outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'runwatch_ingest_refusals_total',
    help: 'Ingest requests that were not taken to their end',
    labelNames: ['status'],
    registers,
  });
  const failures = new Counter({
    name: 'runwatch_store_write_failures_total',
    help: 'Writes of scenarios and of the server that the store did not take',
    registers,
  });
  return {
    answered: (leg, method, status) => requests.inc({ leg, method, status }),
    ingested({ accepted, duplicate }, status) {
      events.inc({ outcome: 'accepted' }, accepted);
      events.inc({ outcome: 'duplicate' }, duplicate);
      if (status !== 200) refusals.inc({ status });
    },
    writeFailed: () => failures.inc(),
    observe: (gauges) => observe(gauges, registers),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

function observe({ openStreams, senders, storeReady }: Gauges, registers: Registry[]): void {
  new Gauge({
    name: 'runwatch_open_streams',
    help: 'Live streams open now',
    labelNames: ['leg'],
    registers,
    collect() {
      for (const leg of ['api', 'proxy'] as const) this.set({ leg }, openStreams(leg));
    },
  });
  new Gauge({
    name: 'runwatch_open_ingest_requests',
    help: 'Ingest requests open now',
    registers,
    collect() {
      this.set(senders());
    },
  });
  new Gauge({
    name: 'runwatch_store_ready',
    help: '1 while the store answers',
    registers,
    collect() {
      this.set(storeReady() ? 1 : 0);
    },
  });
}
