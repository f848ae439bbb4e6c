import type { Shape } from '../../shape.ts';
import type { Ask, ServerScenario } from '../server-scenario.ts';
import { entry, updateEntry } from './wire.ts';

const counts = (total: number, matching: number, more: boolean) => ({
  'x-total-count': String(total),
  'x-filtered-count': String(matching),
  'x-matching-count': String(matching),
  'x-has-more': String(more),
});

/** A page of run `a`. */
const page = (query: string, json: Shape, headers: Record<string, Shape> = {}): Ask => ({
  do: 'ask',
  route: 'sessionLogs',
  run: 'a',
  query,
  expect: { status: 200, headers, json },
});

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ type: 'notification', n: from + i }));

const message = updateEntry('agent_message');
const console1 = entry('_posthog/console', '2026-08-03T09:12:01.000Z');
const bare = { type: 'notification', timestamp: '2026-08-03T09:12:02+00:00' };
const fallback = entry('session/update', '2026-08-03T09:12:03Z');
const console2 = entry('_posthog/console', 'yesterday');
const mixed = [message, console1, bare, fallback, console2];

export const sessionLogs: readonly ServerScenario[] = [
  {
    clause: '1.5',
    name: 'an empty log is an empty list',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      page('', [], {
        ...counts(0, 0, false),
        'content-type': { $matches: '^application/json' },
        'cache-control': 'no-cache',
        'server-timing': { $is: 'string' },
      }),
    ],
  },
  {
    clause: '1.5',
    name: 'limit and offset cut a page, and the headers count',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', lines: numbered(0, 6) },
    ],
    operations: [
      page('', { $exactly: numbered(0, 6) }, counts(7, 7, false)),
      page('limit=3', { $exactly: numbered(0, 2) }, counts(7, 7, true)),
      page('limit=3&offset=3', { $exactly: numbered(3, 5) }, counts(7, 7, true)),
      page('limit=3&offset=6', { $exactly: numbered(6, 6) }, counts(7, 7, false)),
      page('offset=7', [], counts(7, 7, false)),
      page('offset=100', [], counts(7, 7, false)),
    ],
  },
  {
    clause: '1.5',
    name: 'without a limit a page holds a thousand; at most it holds five thousand',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', big: { count: 5_001, bytes: 60 } },
    ],
    operations: [
      page('', { $length: 1_000 }, counts(5_001, 5_001, true)),
      page('limit=5000', { $length: 5_000 }, counts(5_001, 5_001, true)),
    ],
  },
  {
    clause: '1.5',
    name: 'limits and offsets out of range are refused',
    setup: [{ do: 'create', run: 'a' }],
    operations: ['limit=0', 'limit=5001', 'limit=-1', 'limit=ten', 'offset=-1', 'offset=x'].map((query) => ({
      do: 'ask',
      route: 'sessionLogs',
      run: 'a',
      query,
      expect: { status: 400 },
    })),
  },
  {
    clause: '1.5',
    name: 'blank lines and lines that are no JSON are no entries',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', lines: [...numbered(0, 0), '', '{"type":"notif', '   ', ...numbered(1, 1)] },
    ],
    operations: [
      page('', { $exactly: numbered(0, 1) }, counts(2, 2, false)),
      page('offset=1', { $exactly: numbered(1, 1) }, counts(2, 2, false)),
    ],
  },
  {
    clause: '1.5',
    name: 'entries are filtered by type, and the offset counts what is left',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', lines: mixed },
    ],
    operations: [
      page('event_types=_posthog/console', [console1, console2], counts(5, 2, false)),
      page('event_types=_posthog/console&offset=1', [console2], counts(5, 2, false)),
      page('event_types=_posthog/console&limit=1', [console1], counts(5, 2, true)),
      page('event_types=agent_message,session/update', [message, fallback], counts(5, 2, false)),
      page('exclude_types=_posthog/console,agent_message', [bare, fallback], counts(5, 2, false)),
      page('event_types=_posthog/console&exclude_types=_posthog/console', [], counts(5, 0, false)),
    ],
  },
  {
    clause: '1.5',
    name: '`after` keeps what is strictly later, and nothing without a time',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', lines: mixed },
    ],
    operations: [
      page('after=2026-08-03T09:12:01.000Z', [bare, fallback], counts(5, 2, false)),
      page('after=2026-08-03T09:12:02%2B00:00', [fallback], counts(5, 1, false)),
      page('after=2020-01-01T00:00:00Z', [console1, bare, fallback], counts(5, 3, false)),
    ],
  },
  {
    clause: '1.5',
    name: 'a page stops before its JSON passes 16 MiB',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', big: { count: 3, bytes: 6_000_000 } },
    ],
    operations: [
      page('limit=5000', [{ n: 0 }, { n: 1 }], counts(3, 3, true)),
      page('limit=5000&offset=2', [{ n: 2 }], counts(3, 3, false)),
    ],
  },
  {
    clause: '1.5',
    name: 'an entry larger than a page is a page of its own',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', big: { count: 1, bytes: 17_000_000 } },
      { do: 'log', run: 'a', lines: numbered(1, 1) },
    ],
    operations: [page('', [{ n: 0 }], counts(2, 2, true)), page('offset=1', [{ n: 1 }], counts(2, 2, false))],
  },
  {
    clause: '1.5',
    name: 'the logs of earlier runs come first, the oldest before the others, and offsets count them',
    setup: [
      { do: 'create', run: 'oldest' },
      { do: 'log', run: 'oldest', lines: numbered(0, 1) },
      { do: 'create', run: 'older', resumes: 'oldest', taskOf: 'oldest' },
      { do: 'log', run: 'older', lines: numbered(2, 2) },
      { do: 'create', run: 'a', resumes: 'older', taskOf: 'oldest' },
      { do: 'log', run: 'a', lines: numbered(3, 4) },
    ],
    operations: [
      {
        do: 'ask',
        route: 'run',
        run: 'a',
        expect: { status: 200, json: { state: { resume_from_run_id: { $is: 'string' } } } },
      },
      page('', { $exactly: numbered(0, 4) }, counts(5, 5, false)),
      page('offset=3', { $exactly: numbered(3, 4) }, counts(5, 5, false)),
      {
        do: 'ask',
        route: 'logs',
        run: 'a',
        expect: { status: 200, lines: numbered(0, 4) },
      },
      {
        do: 'ask',
        route: 'sessionLogs',
        run: 'older',
        expect: { status: 200, json: { $exactly: numbered(0, 2) } },
      },
    ],
  },
  {
    clause: '1.3',
    name: 'the whole log comes as lines of JSON',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'log', run: 'a', lines: numbered(0, 2) },
    ],
    operations: [
      {
        do: 'ask',
        route: 'logs',
        run: 'a',
        expect: {
          status: 200,
          headers: { 'content-type': { $matches: '^application/jsonl' }, 'cache-control': 'no-cache' },
          lines: numbered(0, 2),
        },
      },
    ],
  },
  {
    clause: '11.1',
    name: 'entries pass as they were written, whatever they are',
    setup: [
      { do: 'create', run: 'a' },
      {
        do: 'log',
        run: 'a',
        lines: [
          { notification: { method: 'old' } },
          { type: 'é😀\u2028', deep: [{ a: [null, 1.5, ''] }] },
          { event_id: 'b-1-2', first_event_id: 'b-1-1' },
        ],
      },
    ],
    operations: [
      page('', {
        $exactly: [
          { notification: { method: 'old' } },
          { type: 'é😀\u2028', deep: [{ a: [null, 1.5, ''] }] },
          { event_id: 'b-1-2', first_event_id: 'b-1-1' },
        ],
      }),
    ],
  },
];
