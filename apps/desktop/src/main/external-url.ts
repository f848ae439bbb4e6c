/** The URL if it may be given to the system's browser: https, and nobody's credentials in it. Undefined otherwise. */
export function externalUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined; // no URL at all
  }
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}
