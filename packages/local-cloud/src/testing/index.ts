export { IngestRefusal } from '../ingest/ingest-line.ts';
export { takeEvents } from '../ingest/take-events.ts';
export { MemoryLive } from '../store/memory-live.ts';
export { freePort } from './free-port.ts';
export { OpenRequest } from './open-request.ts';
export { readStream, type StreamReading } from './read-stream.ts';
export { type RedisServer, startRedisServer } from './redis-server.ts';
