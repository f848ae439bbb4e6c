export { Reader } from './reader.ts';
