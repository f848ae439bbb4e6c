import { expect, test } from 'vitest';
import { Traffic } from './traffic.ts';

test('Traffic counts messages always, and bytes while somebody measures', () => {
  const traffic = new Traffic();
  traffic.heard({ text: 'x'.repeat(1_000) });
  traffic.answered('y'.repeat(1_000));
  expect(traffic).toMatchObject({ received: 1, sent: 1, receivedBytes: 0, sentBytes: 0 });
  const first = traffic.measure();
  const second = traffic.measure();
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  traffic.heard('x'.repeat(1_000));
  // What cannot be cloned does not cross.
  traffic.answered(() => {});
  traffic.answered('y'.repeat(2_000));
  expect(traffic.receivedBytes).toBeGreaterThanOrEqual(1_000);
  expect(traffic.sentBytes).toBeGreaterThanOrEqual(2_000);
  second[Symbol.dispose]();
  const { receivedBytes, sentBytes } = traffic;
  traffic.heard('x'.repeat(1_000));
  traffic.answered('y'.repeat(1_000));
  expect(traffic).toMatchObject({ received: 3, sent: 4, receivedBytes, sentBytes });
});
