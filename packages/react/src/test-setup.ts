import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// happy-dom lays nothing out, and a virtual list shows nothing in a box of no size: every element is a window of this size.
const WIDTH = 800;
const HEIGHT = 600;

for (const [name, size] of Object.entries({
  clientWidth: WIDTH,
  clientHeight: HEIGHT,
  offsetWidth: WIDTH,
  offsetHeight: HEIGHT,
}))
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });

afterEach(() => cleanup());
