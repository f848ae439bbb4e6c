/** Where the windows' page comes from, and the one origin that may speak to main. */
export interface PageSource {
  url: string;
  origin: string;
}

/** The page in the app's own bundle, served by `serveBundle`. */
export const bundledPage: PageSource = {
  url: 'runwatch-app://bundle/index.html',
  origin: 'runwatch-app://bundle',
};

/**
 * The bundled page, or in development the one of the development server.
 * @throws when the development server is not on this machine
 */
export function pageSource(developmentUrl: string | undefined, isPackaged: boolean): PageSource {
  if (isPackaged || !developmentUrl) return bundledPage;
  const url = new URL(developmentUrl);
  if (url.protocol !== 'http:' || !isLoopback(url.hostname))
    throw new Error(`Cannot load the page from ${url.origin}: a development server has to be on this machine`);
  return { url: url.href, origin: url.origin };
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
