import type { LocalCloud } from '@runwatch/local-cloud';
import type { FixedAccount } from '../accounts/account-book.ts';
import type { DemoDesk } from './demo-desk.ts';
import { DEMO_ACCOUNT } from './demo-router.ts';

/** The account that is always there. */
export const demoAccount = (cloud: LocalCloud, desk: DemoDesk): FixedAccount => ({
  id: DEMO_ACCOUNT,
  kind: 'demo',
  server: 'Demo cloud',
  project: 'On this computer',
  apiHost: cloud.apiUrl,
  projectId: cloud.projectId,
  key() {
    desk.begin();
    return desk.key;
  },
  local: { power: desk.power },
});
