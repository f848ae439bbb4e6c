import { expect, test } from 'vitest';
import { Transcript } from '../index.ts';
import { chunk, prompt } from './testing/lines.ts';
import { from, snapshot } from './testing/told.ts';

test('the README says how to read a transcript', () => {
  const updates = [snapshot([prompt('Fix the login test')]), from(1, [chunk('I will '), chunk('look.')], 1)];

  const transcript = new Transcript();
  for (const update of updates) transcript.apply(update);
  for (let position = 0; position < transcript.count; position++) {
    const item = transcript.item(position);
    if (item?.kind === 'user' || item?.kind === 'message') expect(item.text).not.toBe('');
  }

  expect(transcript.count).toBe(2);
});
