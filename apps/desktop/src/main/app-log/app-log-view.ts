import { z } from 'zod';
import { ErrorOutline } from './error-outline.ts';

// Said by windows: no imports from main's side.

/** What went wrong in a page: thrown, or rejected, and caught by nobody; or thrown while a part was being drawn, which the page shows without. */
export const PageTrouble = z.enum(['thrown', 'rejected', 'not-drawn']);
export type PageTrouble = z.infer<typeof PageTrouble>;

/** What a window tells of it: the kind of the error and its places in the page's own code, and nothing that was on the page. */
export const PageFailure = z.strictObject({ what: PageTrouble, error: ErrorOutline });
export type PageFailure = z.infer<typeof PageFailure>;
