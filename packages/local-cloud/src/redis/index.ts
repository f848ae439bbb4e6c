export { openRedisStore } from './redis-store.ts';
