import { externalUrl } from '../external-url.ts';

/** What a package says of where it comes from. */
export interface Manifest {
  homepage?: string | undefined;
  repository?: string | { url?: string | undefined } | undefined;
}

/** Where newer versions would be found: the releases of the repository, else the homepage. Null where the package names no page that a browser may be sent to. */
export function releasesPage({ homepage, repository }: Manifest): string | null {
  const written = typeof repository === 'string' ? repository : repository?.url;
  const at = written === undefined ? undefined : repositoryPage(written);
  return (at && externalUrl(`${at}/releases`)) ?? (homepage && externalUrl(homepage)) ?? null;
}

/** Of what package.json takes: `git+https://…​.git`, `git@host:owner/name.git`, `github:owner/name` and `owner/name`. */
function repositoryPage(written: string): string | undefined {
  const [, short] = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(written) ?? [];
  if (short !== undefined) return `https://github.com/${short.replace(/\.git$/, '')}`;
  const [, host, path] = /^git@([\w.-]+):(.+)$/.exec(written) ?? [];
  const url =
    host === undefined
      ? written.replace(/^git\+/, '').replace(/^(?:git|ssh):\/\/(?:git@)?/, 'https://')
      : `https://${host}/${path}`;
  return /^https:\/\//.test(url) ? url.replace(/\/$/, '').replace(/\.git$/, '') : undefined;
}
