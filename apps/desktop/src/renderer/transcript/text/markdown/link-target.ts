/** Where a link leads, as far as the window lets it: the system's browser or mail program. */
export interface LinkTarget {
  href: string;
  /** What a person can recognise it by. */
  place: string;
}

/** Null for everything that the app does not open: other schemes, paths, and what carries credentials. Main checks again. */
export function linkTarget(url: string): LinkTarget | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, username, password, href, pathname } = new URL(url);
  if (protocol === 'mailto:') return { href, place: pathname };
  if (protocol !== 'https:' || username !== '' || password !== '') return null;
  return { href, place: host };
}

const LOOKS_LIKE_A_HOST = /(?:^|[\s/@(])((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=$|[\s/:?#),]|\.(?:$|\s))/giu;

/** Whether the words of a link name another place than the one it leads to. */
export function isMisleading(words: string, { place }: LinkTarget): boolean {
  return [...words.matchAll(LOOKS_LIKE_A_HOST)].some(([, named = '']) => {
    const host = named.toLowerCase();
    const actual = place.toLowerCase().split('@').at(-1)?.replace(/:\d+$/, '') ?? '';
    // A file's name looks like a host, too: only what could be one counts.
    return host !== actual && host !== `www.${actual}` && `www.${host}` !== actual && !FILE_ENDING.test(host);
  });
}

const FILE_ENDING =
  /\.(?:cjs|css|go|html?|java|jsx?|json|kt|lock|log|md|mjs|php|py|rb|rs|sh|sql|toml|tsx?|txt|xml|ya?ml)$/;
