export { type Activity, activity } from './activity.ts';
export { type Clock, systemClock } from './clock.ts';
export { type Bound, Inbox } from './inbox.ts';
export { Limit } from './limit.ts';
export { Nudge } from './nudge.ts';
export { type Pump, pump, type Source, Stopped } from './pump.ts';
export { type SleepOptions, sleep } from './sleep.ts';
