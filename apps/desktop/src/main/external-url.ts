/**
 * The URL if it may be given to the system's browser or mail program: https without anybody's credentials, or a mail address. Undefined otherwise.
 * Of a mail only the address is kept: who follows a link has not read what it would write, or attach.
 */
export function externalUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined; // no URL at all
  }
  if (url.protocol === 'mailto:') return MAIL_ADDRESS.test(url.pathname) ? `mailto:${url.pathname}` : undefined;
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}

const MAIL_ADDRESS = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/;
