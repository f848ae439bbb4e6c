export { readStream, type StreamReading } from './read-stream.ts';
