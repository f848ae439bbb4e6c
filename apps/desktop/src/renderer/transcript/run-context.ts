import type { RunRef } from '@runwatch/protocol';
import { createContext } from 'react';

/** The run that is shown, for what asks for more of it. */
export const RunContext = createContext<RunRef | null>(null);
