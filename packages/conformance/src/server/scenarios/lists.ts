import type { ServerScenario } from '../server-scenario.ts';

const three = [
  { do: 'create', run: 'a', title: 'Conformance {unique}' },
  { do: 'create', run: 'b', taskOf: 'a', title: 'Conformance {unique}' },
  { do: 'create', run: 'c', taskOf: 'a', title: 'Conformance {unique}' },
] as const;

export const lists: readonly ServerScenario[] = [
  {
    clause: '1.3',
    name: 'the runs of a task come in pages that say how to go on and back',
    setup: three,
    operations: [
      {
        do: 'ask',
        route: 'runs',
        run: 'a',
        expect: { status: 200, json: { count: 3, next: null, previous: null, results: { $length: 3 } } },
      },
      {
        do: 'ask',
        route: 'runs',
        run: 'a',
        query: 'limit=2',
        expect: {
          status: 200,
          json: { count: 3, next: { $matches: 'limit=2&offset=2' }, previous: null, results: { $length: 2 } },
        },
      },
      {
        do: 'ask',
        route: 'runs',
        run: 'a',
        query: 'limit=2&offset=2',
        expect: {
          status: 200,
          json: { count: 3, next: null, previous: { $matches: '^https?://' }, results: [{ status: 'in_progress' }] },
        },
      },
      {
        do: 'ask',
        route: 'runs',
        run: 'a',
        query: 'offset=9',
        expect: { status: 200, json: { count: 3, next: null, results: [] } },
      },
    ],
  },
  {
    clause: '1.2',
    name: 'no page holds more than a hundred',
    setup: [
      { do: 'create', run: '0' },
      ...Array.from({ length: 100 }, (_, n) => ({ do: 'create' as const, run: `${n + 1}`, taskOf: '0' })),
    ],
    operations: [
      {
        do: 'ask',
        route: 'runs',
        run: '0',
        query: 'limit=1000',
        expect: { status: 200, json: { count: 101, next: { $is: 'string' }, results: { $length: 100 } } },
      },
      {
        do: 'ask',
        route: 'runs',
        run: '0',
        expect: { status: 200, json: { count: 101, next: { $is: 'string' }, results: { $length: 50 } } },
      },
    ],
  },
  {
    clause: '1.2',
    name: 'tasks are listed with their newest run, and searched by title',
    setup: three,
    operations: [
      {
        do: 'ask',
        route: 'tasks',
        query: 'search={unique}',
        expect: {
          status: 200,
          json: {
            count: 1,
            results: [
              {
                id: { $is: 'string' },
                title: { $matches: '^Conformance ' },
                repository: { $oneOf: [null, { $is: 'string' }] },
                created_at: { $is: 'string' },
                latest_run: { id: { $is: 'string' }, status: 'in_progress' },
              },
            ],
          },
        },
      },
      {
        do: 'ask',
        route: 'tasks',
        query: 'search=not-{unique}',
        expect: { status: 200, json: { count: 0, next: null, previous: null, results: [] } },
      },
    ],
  },
];
