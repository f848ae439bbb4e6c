import type { AdminRoutes } from './admin/admin-routes.ts';
import type { Admission } from './admission.ts';
import type { Settings } from './options.ts';
import type { RunTable } from './run-table.ts';
import type { SharedStore } from './store/shared-store.ts';
import type { RunTokens } from './stream/run-tokens.ts';
import type { RouteRules } from './switches/route-rules.ts';

/** What all routes share. */
export interface World {
  readonly settings: Settings;
  readonly runs: RunTable;
  /** Where the runs are, if other processes serve them too. */
  readonly store: SharedStore | undefined;
  readonly tokens: RunTokens;
  readonly rules: RouteRules;
  readonly admin: AdminRoutes;
  readonly admission: Admission;
  /** Base URL of the proxy leg. */
  readonly proxyUrl: () => string;
}
