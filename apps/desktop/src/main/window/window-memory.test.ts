import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ManualClock } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { testFolder } from '../testing/test-parts.ts';
import { type PlacedWindow, WindowMemory } from './window-memory.ts';

class TestWindow extends EventEmitter implements PlacedWindow {
  bounds = { x: 1, y: 2, width: 900, height: 600 };
  maximized = false;
  getNormalBounds = () => this.bounds;
  isMaximized = () => this.maximized;
}

test('WindowMemory remembers where a window stood last, once it has come to rest', async () => {
  const folder = testFolder();
  const clock = new ManualClock();
  const memory = new WindowMemory(folder, clock);
  expect(memory.place).toBeNull();
  const window = new TestWindow();
  memory.follow(window);
  window.emit('move');
  clock.advance(400);
  window.bounds = { x: 30, y: 40, width: 800, height: 500 };
  window.emit('resize');
  clock.advance(400);
  await memory.settled();
  expect(memory.place).toBeNull();
  clock.advance(200);
  await memory.settled();
  expect(memory.place).toEqual({ x: 30, y: 40, width: 800, height: 500, isMaximized: false });
});

test('WindowMemory remembers where a window stood when it was closed, and that it was maximised', async () => {
  const folder = testFolder();
  const memory = new WindowMemory(folder, new ManualClock());
  const window = new TestWindow();
  memory.follow(window);
  window.maximized = true;
  window.emit('close');
  await memory.settled();
  expect(new WindowMemory(folder, new ManualClock()).place).toEqual({ ...window.bounds, isMaximized: true });
});

test.each(['', '{', '{"x":1}', '{"x":1,"y":2,"width":-5,"height":1e99,"isMaximized":false}'])(
  'WindowMemory does not believe %j',
  (text) => {
    const folder = testFolder();
    writeFileSync(path.join(folder, 'window.json'), text);
    expect(new WindowMemory(folder, new ManualClock()).place).toBeNull();
  },
);
