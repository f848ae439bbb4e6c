import { protocol } from 'electron';
import { answerPageRequest } from './answer-page-request.ts';
import { listBundle } from './bundle-files.ts';
import { bundledPage } from './page-source.ts';

const scheme = new URL(bundledPage.url).protocol.slice(0, -1);

/**
 * Makes the app's own scheme one with origins, as https has. Own scheme, because pages from `file://` may read every file of the user.
 * Must be called before the app is ready.
 */
export function registerAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Serves the page from `folder`. */
export function serveBundle(folder: string): void {
  const files = listBundle(folder);
  protocol.handle(scheme, (request) => answerPageRequest(request, files));
}
