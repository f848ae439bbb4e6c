import { expect, it } from 'vitest';
import { type Manifest, releasesPage } from './releases-page.ts';

const releases = 'https://github.com/acme/runwatch/releases';

it.each<[Manifest, string | null]>([
  [{ repository: 'acme/runwatch' }, releases],
  [{ repository: 'github:acme/runwatch' }, releases],
  [{ repository: { url: 'git+https://github.com/acme/runwatch.git' } }, releases],
  [{ repository: { url: 'https://github.com/acme/runwatch/' } }, releases],
  [{ repository: { url: 'git@github.com:acme/runwatch.git' } }, releases],
  [{ repository: { url: 'ssh://git@github.com/acme/runwatch.git' } }, releases],
  [{ repository: 'acme/runwatch', homepage: 'https://runwatch.test' }, releases],
  [{ homepage: 'https://runwatch.test/download' }, 'https://runwatch.test/download'],
  [{}, null],
  [{ repository: {} }, null],
  // Nothing that a browser may not be sent to.
  [{ repository: 'file:///etc' }, null],
  [{ homepage: 'http://runwatch.test' }, null],
  [{ homepage: 'https://me:secret@runwatch.test' }, null],
  [{ repository: { url: 'http://github.com/acme/runwatch' }, homepage: 'javascript:alert(1)' }, null],
])('releasesPage(%j) is %s', (manifest, page) => {
  expect(releasesPage(manifest)).toBe(page);
});
