import { type CloudRunsRouter, createCloudRunsRouter } from '@runwatch/cloud-task';
import type { CloudRunsClient } from '@runwatch/protocol';
import { type AboutParts, createAboutRouter } from './about/about-router.ts';
import type { AccountBook } from './accounts/account-book.ts';
import { createAccountsRouter } from './accounts/accounts-router.ts';
import { type AppLogParts, createAppLogRouter } from './app-log/app-log-router.ts';
import type { DemoDesk } from './demo/demo-desk.ts';
import { createDemoRouter } from './demo/demo-router.ts';
import { createFilesRouter, type FilesParts } from './files/files-router.ts';
import { createInspectorRouter, type InspectorParts } from './inspector/inspector-router.ts';
import { createLinksRouter, type LinksParts } from './links/links-router.ts';
import type { MenuChoices } from './menu/menu-choices.ts';
import { createMenuRouter } from './menu/menu-router.ts';
import type { NoticeDesk } from './notices/notice-desk.ts';
import { createNoticesRouter } from './notices/notices-router.ts';
import type { QueueDesk } from './queue/queue-desk.ts';
import { createQueueRouter } from './queue/queue-router.ts';
import { mergeRouters, router } from './rpc.ts';
import { createSettingsRouter } from './settings/settings-router.ts';
import type { SettingsStore } from './settings/settings-store.ts';

/** What the areas of the app need, each its own. */
export interface AppParts {
  about: AboutParts;
  accounts: AccountBook;
  appLog: AppLogParts;
  demo: DemoDesk;
  files: FilesParts;
  inspector: InspectorParts;
  links: LinksParts;
  menu: MenuChoices;
  notices: NoticeDesk;
  queue: QueueDesk;
  settings: SettingsStore;
}

/** What windows may ask of the app beside its runs, by area. */
export const createAppRouter = ({
  about,
  accounts,
  appLog,
  demo,
  files,
  inspector,
  links,
  menu,
  notices,
  queue,
  settings,
}: AppParts) =>
  router({
    about: createAboutRouter(about),
    accounts: createAccountsRouter(accounts),
    appLog: createAppLogRouter(appLog),
    demo: createDemoRouter(demo, accounts),
    files: createFilesRouter(files),
    inspector: createInspectorRouter(inspector),
    links: createLinksRouter(links),
    menu: createMenuRouter(menu),
    notices: createNoticesRouter(notices),
    queue: createQueueRouter(queue),
    settings: createSettingsRouter(settings),
  });

export type AppRouter = ReturnType<typeof createAppRouter>;

/** All that windows may ask of main. */
export const createWindowRouter = (runs: CloudRunsClient, parts: AppParts) =>
  mergeRouters(createCloudRunsRouter(runs, parts.inspector.windows) as CloudRunsRouter, createAppRouter(parts));
