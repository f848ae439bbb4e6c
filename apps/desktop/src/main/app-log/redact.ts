const SECRET = '<secret>';
/** What is shorter would be found in every other word. */
const SHORTEST = 6;

/** What looks like a secret, whoever it belongs to. A group is kept: it says what stood there. */
const SHAPES: readonly [RegExp, string][] = [
  // What is named one: `token=…`, `"api_key": "…"`, `authorization: …`.
  [
    /\b((?:[\w-]*(?:token|secret|passw(?:or)?d|pwd|credentials?|signature|cookie)|(?:[\w-]*[_-])?key|api-?key|auth|authorization)["']?\s*[=:]\s*["']?(?:(?:bearer|basic|token)\s+)?)[^\s"'&;,)}\]]+/gi,
    `$1${SECRET}`,
  ],
  [/\b((?:bearer|basic|digest|negotiate)\s+)[\w.~+/=-]{4,}/gi, `$1${SECRET}`],
  // Keys by their prefix: PostHog's, those of code hosts, clouds and chats.
  [/\bph[a-z]_[\w+/=-]+/gi, SECRET],
  [/\b(?:sk|pk|rk|gh[opusr]|github_pat|glpat|xox[abeoprs]|npm|hf)[_-][\w-]{8,}/gi, SECRET],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, SECRET],
  // JSON Web Tokens.
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g, SECRET],
  // The name and the word before the host of an address.
  [/(:\/\/)[^\s/@]+@/g, `$1${SECRET}@`],
  // What is long and mixed is no word, and no UUID.
  [/(?<![\w+/=-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Z])(?=[\w+/=-]*[a-z])[\w+/=-]{40,}/g, SECRET],
  [/(?<![\w-])[0-9a-f]{40,}/gi, SECRET],
];

/** A line of text without secrets: none of `known`, in no spelling in which they may travel, and nothing that is shaped like one. One line stays one line. */
export function redact(text: string, known: Iterable<string> = []): string {
  let safe = text;
  const spellings = [...known].filter(({ length }) => length >= SHORTEST).flatMap(spellingsOf);
  // The longest first: a key may begin with another one.
  for (const spelling of spellings.sort((a, b) => b.length - a.length)) safe = safe.replaceAll(spelling, SECRET);
  for (const [shape, instead] of SHAPES) safe = safe.replace(shape, instead);
  return safe.replaceAll(CONTROL, ' ');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]+/g;

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encoded(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

/** As it stands in an address. */
function encoded(secret: string): string {
  try {
    return encodeURIComponent(secret);
  } catch {
    // Not well-formed Unicode: no address can hold it.
    return secret;
  }
}
