import { readFile } from 'node:fs/promises';
import type { BundleFile } from './bundle-files.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { bundledPage } from './page-source.ts';

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Answers what the page asks of its own scheme: files of the bundle, or 404. The policy goes with every answer. */
export async function answerPageRequest(
  request: { method: string; url: string },
  files: ReadonlyMap<string, BundleFile>,
): Promise<Response> {
  const file = request.method === 'GET' ? files.get(pathOf(request.url)) : undefined;
  if (!file) return new Response('Not found', { status: 404, headers: { ...headers, 'content-type': 'text/plain' } });
  // Copied: a Buffer may be a view of memory that others use too.
  return new Response(new Uint8Array(await readFile(file.path)), {
    headers: { ...headers, 'content-type': file.contentType },
  });
}

/** The path of a URL of our own origin, decoded once; the empty string, which names no file, for everything else. */
function pathOf(url: string): string {
  const prefix = `${bundledPage.origin}/`;
  if (!url.startsWith(prefix)) return '';
  const [encoded = ''] = url.slice(prefix.length - 1).split(/[?#]/, 1);
  try {
    return decodeURIComponent(encoded);
  } catch {
    return ''; // not well-formed: names no file
  }
}
