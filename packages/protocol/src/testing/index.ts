export { Reader } from './reader.ts';
export { unasked } from './unasked.ts';
