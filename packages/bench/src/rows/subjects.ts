import { crowd } from './crowd.ts';
import { history } from './history.ts';
import { live } from './live.ts';
import { memory } from './memory.ts';
import { newest } from './newest.ts';
import type { Subject } from './subject.ts';

/** In the order of the table. */
export const subjects: readonly Subject[] = [newest, history, live, memory, crowd];
