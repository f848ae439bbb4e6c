import { createContext, useContext } from 'react';
import type { AccountInfo } from '../../main/accounts/accounts-view.ts';

/** The account whose runs are shown here; null where there is none. */
const Shown = createContext<AccountInfo | null>(null);

export const ShownAccount = Shown.Provider;
export const useShownAccount = (): AccountInfo | null => useContext(Shown);
