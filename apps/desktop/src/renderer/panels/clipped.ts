import type { CSSProperties } from 'react';

/** Of a group or panel that never scrolls: hidden, what lies beyond its edge would still be scrolled to when something there gets the focus, with no way back. */
export const CLIPPED: CSSProperties = { overflow: 'clip' };
