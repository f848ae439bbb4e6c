import type { Session } from 'electron';

// What the page and its developer tools are made of; none of these leaves the machine.
const LOCAL_PROTOCOLS = new Set(['data:', 'blob:', 'devtools:']);

/**
 * Takes from every page of the session what Chromium would offer it: permissions (camera, location, clipboard, notifications …), devices,
 * downloads, and any network beyond `origin`. Main has ways of its own for what the app needs.
 */
export function lockSession(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // It fetches its dictionaries from the network; the first as soon as there is a session, whether it is on or not.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url, origin) }));
}

export function isLocal(url: string, origin: string): boolean {
  const { protocol, host } = new URL(url);
  // A development server reloads its page through a WebSocket of its own.
  const own = `${protocol === 'ws:' ? 'http:' : protocol}//${host}`;
  return LOCAL_PROTOCOLS.has(protocol) || own === origin;
}
