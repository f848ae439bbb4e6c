import { createHash } from 'node:crypto';
import { z } from 'zod';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Accounts that are there by themselves. */
const OWN = new Set(['demo', 'environment', 'files']);

/** What the log calls a run or an account: its id where that can hold nothing else, a short digest of it otherwise. */
export const LogName = z
  .string()
  .refine((text) => OWN.has(text) || UUID.test(text) || /^~[0-9a-f]{12}$/.test(text), 'Not a name of the log');

/** Servers, and people with an editor, may put anything into an id. */
export const logName = (id: string): string =>
  OWN.has(id) || UUID.test(id) ? id : `~${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
