import { readdirSync } from 'node:fs';
import path from 'node:path';

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface BundleFile {
  path: string;
  contentType: string;
}

/**
 * The files that the page may ask for, by URL path (`/index.html`). What is not in this list when the app starts does not exist for it:
 * no spelling of a path can lead anywhere else. Links and files of unknown kinds are left out.
 */
export function listBundle(folder: string): ReadonlyMap<string, BundleFile> {
  const files = new Map<string, BundleFile>();
  collect(folder, '/', files);
  return files;
}

function collect(folder: string, urlPath: string, into: Map<string, BundleFile>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const contentType = contentTypes[path.extname(entry.name)];
    if (entry.isDirectory()) collect(file, `${urlPath}${entry.name}/`, into);
    else if (entry.isFile() && contentType) into.set(urlPath + entry.name, { path: file, contentType });
  }
}
