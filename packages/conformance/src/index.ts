export { mismatch, type Shape } from './shape.ts';
