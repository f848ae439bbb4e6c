import { expect, test } from 'vitest';
import { TestPorts } from '../testing/index.ts';
import { Holding } from './holding.ts';

function holding() {
  const ports = new TestPorts();
  const log: string[] = [];
  const held = new Holding(ports, {
    async run(signal) {
      log.push('run');
      signal.addEventListener('abort', () => log.push('stop'));
    },
    letGo: () => log.push('let go'),
    lingerMs: 100,
  });
  return { ports, log, held };
}

test('take() runs the activity once, and stops it some time after the last one has let go', () => {
  const { ports, log, held } = holding();
  const releases = [held.take(), held.take()];
  for (const release of releases) release();
  ports.advance(99);
  expect(log).toEqual(['run']);
  ports.advance(1);
  expect(log).toEqual(['run', 'stop', 'let go']);
});

test('letting go twice does not take the activity from somebody else', () => {
  const { ports, log, held } = holding();
  const release = held.take();
  held.take();
  release();
  release();
  ports.advance(100);
  expect(log).toEqual(['run']);
});

test('who comes back in time keeps the activity, for as long as he stays', () => {
  const { ports, log, held } = holding();
  held.take()();
  ports.advance(99);
  const release = held.take();
  ports.advance(1_000);
  expect(log).toEqual(['run']);
  release();
  ports.advance(100);
  held.take();
  expect(log).toEqual(['run', 'stop', 'let go', 'run']);
});
