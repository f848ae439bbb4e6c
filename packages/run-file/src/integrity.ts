import type { Integrity } from '@runwatch/protocol';

/** Nothing is missing: every entry up to the last one is there. */
export const isComplete = ({ gaps, total, upTo }: Integrity): boolean => gaps.length === 0 && upTo >= total;

/** Complete, and not only because log and live stream looked alike where they were joined. */
export const isProven = (integrity: Integrity): boolean => isComplete(integrity) && integrity.basis !== 'content';
