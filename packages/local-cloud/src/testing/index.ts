export { OpenRequest } from './open-request.ts';
export { readStream, type StreamReading } from './read-stream.ts';
export { type RedisServer, startRedisServer } from './redis-server.ts';
