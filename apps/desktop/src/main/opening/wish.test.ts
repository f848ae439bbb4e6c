import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { wishIn } from './wish.ts';
import { WishInbox } from './wish-inbox.ts';

const folder = path.resolve('/home/me');
const built = { folder, isDevelopment: true };
const packaged = { folder, isDevelopment: false };
const link = 'runwatch://open/task/t/run/r';
const file = (...names: string[]) => ({ kind: 'file', file: path.join(folder, ...names) });

describe('wishIn()', () => {
  it.each([
    ['nothing, when only the app is named', ['electron', '--flag', '.'], built, undefined],
    ['nothing, when there are only flags', ['runwatch-desktop', '--flag'], packaged, undefined],
    ['a file beside whoever names it', ['electron', '.', 'run.ndjson'], built, file('run.ndjson')],
    ['a file between flags', ['runwatch-desktop', '--a', 'x/run.ndjson', '--b'], packaged, file('x', 'run.ndjson')],
    ['the last of two', ['runwatch-desktop', 'a.ndjson', 'b.ndjson'], packaged, file('b.ndjson')],
    ['what cannot be opened, to be told so', ['runwatch-desktop', 'notes.txt'], packaged, file('notes.txt')],
    ['a file by its URL', ['r', pathToFileURL(path.join(folder, 'a b.ndjson')).href], packaged, file('a b.ndjson')],
    [
      'no file of another machine',
      ['r', 'file://else.where/a.ndjson'],
      packaged,
      file('file:', 'else.where', 'a.ndjson'),
    ],
    ['a link in capitals', ['r', '--f', link.toUpperCase()], packaged, { kind: 'link', link: link.toUpperCase() }],
    ['no link within something else', ['r', 'https://runwatch://'], packaged, file('https:', 'runwatch:')],
    ['a link, wherever it stands', ['runwatch-desktop', link, 'a.ndjson'], packaged, { kind: 'link', link }],
  ])('finds %s', (_what, argv, from, wish) => {
    expect(wishIn(argv, from)).toEqual(wish);
  });
});

it('WishInbox keeps the newest wish until somebody can show it, and then hands each on', () => {
  const [first, second, third] = ['first', 'second', 'third'].map((one) => ({ kind: 'link' as const, link: one }));
  if (!first || !second || !third) throw new Error('There are three');
  const inbox = new WishInbox();
  inbox.put(first);
  inbox.put(second);
  const open = vi.fn();
  expect(inbox.take(open)).toBe(second);
  inbox.put(third);
  expect(open.mock.calls).toEqual([[third]]);
});
