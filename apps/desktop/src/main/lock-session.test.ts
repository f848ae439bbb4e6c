import { expect, test } from 'vitest';
import { isLocal } from './lock-session.ts';

const app = 'runwatch-app://bundle';
const server = 'http://localhost:5173';

test.each([
  ['runwatch-app://bundle/index.html', app, true],
  ['data:image/png;base64,', app, true],
  ['blob:runwatch-app://bundle/1', app, true],
  ['devtools://devtools/bundled/inspector.html', app, true],
  ['runwatch-app://other/index.html', app, false],
  ['http://127.0.0.1:8000/', app, false],
  ['https://bundle/', app, false],
  ['ws://bundle/', app, false],
  ['file:///etc/passwd', app, false],
  ['http://localhost:5173/main.tsx', server, true],
  ['ws://localhost:5173/?token=1', server, true],
  ['http://localhost:5174/', server, false],
  ['https://localhost:5173/', server, false],
])('isLocal(%j) for %s is %j', (url, origin, expected) => {
  expect(isLocal(url, origin)).toBe(expected);
});
