import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerPageRequest } from './answer-page-request.ts';
import { type BundleFile, listBundle } from './bundle-files.ts';

let around: string;
let files: ReadonlyMap<string, BundleFile>;

beforeAll(() => {
  around = mkdtempSync(path.join(tmpdir(), 'runwatch-bundle-'));
  const bundle = path.join(around, 'bundle');
  mkdirSync(path.join(bundle, 'assets'), { recursive: true });
  writeFileSync(path.join(around, 'secret.js'), 'secret');
  writeFileSync(path.join(bundle, 'index.html'), '<p>hello');
  writeFileSync(path.join(bundle, 'assets/ü 1.js'), 'code');
  writeFileSync(path.join(bundle, 'notes.txt'), 'unknown kind');
  symlinkSync(path.join(around, 'secret.js'), path.join(bundle, 'link.js'));
  files = listBundle(bundle);
});
afterAll(() => rmSync(around, { recursive: true }));

const get = (url: string, method = 'GET') => answerPageRequest({ method, url }, files);

test('listBundle() names files of known kinds, and neither links nor others', () => {
  expect([...files.keys()].sort()).toEqual(['/assets/ü 1.js', '/index.html']);
});

describe('answerPageRequest()', () => {
  test('answers with the file, its type, and the policy', async () => {
    const answer = await get('runwatch-app://bundle/index.html?v=1#/run');
    expect(await answer.text()).toBe('<p>hello');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('decodes a path once', async () => {
    expect((await get('runwatch-app://bundle/assets/%C3%BC%201.js')).status).toBe(200);
    expect((await get('runwatch-app://bundle/assets/%25C3%25BC%25201.js')).status).toBe(404);
  });

  test.each([
    'runwatch-app://bundle/',
    'runwatch-app://bundle/../secret.js',
    'runwatch-app://bundle/%2e%2e/secret.js',
    'runwatch-app://bundle/..%2fsecret.js',
    'runwatch-app://bundle/..%5csecret.js',
    'runwatch-app://bundle//index.html',
    'runwatch-app://bundle/assets/../index.html',
    'runwatch-app://bundle/link.js',
    'runwatch-app://bundle/notes.txt',
    'runwatch-app://bundle/index.html%00',
    'runwatch-app://bundle/%',
    'runwatch-app://bundle/etc/passwd',
    'runwatch-app://bundle/constructor',
    'runwatch-app://other/index.html',
    'runwatch-app://bundle.evil/index.html',
    'runwatch-app://user@bundle/index.html',
    'runwatch-app:index.html',
    'file:///etc/passwd',
  ])('answers 404, with the policy, to %s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('answers 404 to every other method', async () => {
    for (const method of ['POST', 'PUT', 'HEAD']) expect((await get(bundleIndex, method)).status).toBe(404);
  });
});

const bundleIndex = 'runwatch-app://bundle/index.html';
