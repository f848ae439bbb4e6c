import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { takeListener } from './take-listener.ts';

test('takeListener() takes the new listener off the channel and leaves the others', () => {
  const emitter = new EventEmitter();
  const heard: string[] = [];
  emitter.on('channel', () => heard.push('other'));
  const { taken, listener } = takeListener(emitter, 'channel', () => {
    emitter.on('channel', (what) => heard.push(what));
    return 'handler';
  });
  emitter.emit('channel', 'from outside');
  listener('from us');
  expect({ taken, heard }).toEqual({ taken: 'handler', heard: ['other', 'from us'] });
});

test.each([0, 2])('takeListener() throws when %i listeners were registered', (count) => {
  const emitter = new EventEmitter();
  const create = () => {
    for (let left = count; left > 0; left--) emitter.on('channel', () => {});
  };
  expect(() => takeListener(emitter, 'channel', create)).toThrow(`Cannot guard channel: ${count} listeners registered`);
});
