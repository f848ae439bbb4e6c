export { InMemoryBridge } from './in-memory-bridge.ts';
