import { blocked } from './blocked.ts';
import { crowd } from './crowd.ts';
import { history } from './history.ts';
import { live } from './live.ts';
import { load } from './load.ts';
import { memory } from './memory.ts';
import { newest } from './newest.ts';
import { reopen } from './reopen.ts';
import { search } from './search.ts';
import type { Subject } from './subject.ts';
import { window } from './window.ts';
import { windowCrowd } from './window-crowd.ts';

/** In the order of the table. */
export const subjects: readonly Subject[] = [
  newest,
  history,
  live,
  memory,
  crowd,
  windowCrowd,
  blocked,
  window,
  reopen,
  search,
  load,
];
