import type { SenderLine } from '../sender-steps.ts';
import type { Answer, ServerScenario } from '../server-scenario.ts';
import { event, frames, LEGS, STREAM_END } from './wire.ts';

const taken = (accepted: number, duplicate: number, last: number): Answer => ({
  status: 200,
  json: { $exactly: { accepted, duplicate, last_accepted_seq: last } },
});

/** A refusal that says how far the sender came. */
const refused = (status: number, error: string, last: number): Answer => ({
  status,
  json: { $exactly: { error, last_accepted_seq: last } },
});

const created = [{ do: 'create', run: 'a' }] as const;
const COMPLETE = 'Task run stream is already complete';

/** What a sender may number how (8.2), and what it is told (8.3). */
export const sequence: readonly ServerScenario[] = LEGS.flatMap((leg): ServerScenario[] => {
  const send = (lines: readonly SenderLine[], expect: Answer) =>
    ({ do: 'send', leg, run: 'a', lines, expect }) as const;
  return [
    {
      clause: '8.2',
      name: `events sent on the ${leg} leg are told in order, and counted once when they are sent twice`,
      setup: created,
      operations: [
        send([], taken(0, 0, 0)),
        send([1, 2], taken(2, 0, 2)),
        send([2, 3], taken(1, 1, 3)),
        { do: 'open', stream: 's', leg, run: 'a' },
        { do: 'read', stream: 's', frames: frames(1, 3) },
        send([], taken(0, 0, 3)),
      ],
    },
    {
      clause: '8.2',
      name: `what is sent twice on the ${leg} leg is not compared`,
      setup: created,
      operations: [
        send([1], taken(1, 0, 1)),
        send([{ text: '{"seq":1,"event":{"other":true}}' }], taken(0, 1, 1)),
        { do: 'open', stream: 's', leg, run: 'a' },
        { do: 'read', stream: 's', frames: frames(1, 1) },
      ],
    },
    {
      clause: '8.2',
      name: `a gap on the ${leg} leg is refused where it begins`,
      setup: created,
      operations: [
        send([1, 3, 2], refused(409, 'Expected sequence 2, got 3', 1)),
        send([2], taken(1, 0, 2)),
        { do: 'open', stream: 's', leg, run: 'a' },
        { do: 'read', stream: 's', frames: frames(1, 2) },
      ],
    },
    {
      clause: '8.4',
      name: `a completion on the ${leg} leg ends the stream, and nothing is taken after it, not even again`,
      setup: created,
      operations: [
        send([1, { complete: 1 }], taken(1, 0, 1)),
        send([1], refused(409, COMPLETE, 1)),
        send([2], refused(409, COMPLETE, 1)),
        send([2, { complete: 2 }], refused(409, COMPLETE, 1)),
        send([{ complete: 1 }], taken(0, 0, 1)),
        send([{ complete: 7 }], taken(0, 0, 1)),
        { do: 'open', stream: 's', leg, run: 'a' },
        { do: 'read', stream: 's', frames: [...frames(1, 1), STREAM_END], closes: true },
      ],
    },
    {
      clause: '8.4',
      name: `a completion on the ${leg} leg must know the last number`,
      setup: created,
      operations: [
        send([1, 2], taken(2, 0, 2)),
        send([{ complete: 1 }], refused(409, 'Cannot complete stream at sequence 1; last accepted sequence is 2', 2)),
        send(
          [3, { complete: 4 }],
          refused(409, 'Cannot complete stream at sequence 4; last accepted sequence is 3', 3),
        ),
        send([{ complete: 3 }], taken(0, 0, 3)),
      ],
    },
    {
      clause: '8.4',
      name: `an empty stream may be completed on the ${leg} leg`,
      setup: created,
      operations: [
        send([{ complete: 0 }], taken(0, 0, 0)),
        { do: 'open', stream: 's', leg, run: 'a' },
        { do: 'read', stream: 's', frames: [STREAM_END], closes: true },
      ],
    },
    {
      clause: '8.4',
      name: `the end that the server tells is one for a sender on the ${leg} leg`,
      setup: [...created, { do: 'live', run: 'a', events: [event(1)] }, { do: 'end', run: 'a' }],
      operations: [send([1], refused(409, COMPLETE, 0)), send([{ complete: 0 }], taken(0, 0, 0))],
    },
  ];
});

/** Lines that make no sense, and why (8.3). */
const NONSENSE: readonly [SenderLine, string][] = [
  [{ text: '{"seq":2' }, 'Invalid JSON line'],
  [{ text: '[]' }, 'Each event line must be a JSON object'],
  [{ text: 'null' }, 'Each event line must be a JSON object'],
  [{ text: '{"event":{}}' }, 'Event sequence must be a positive integer'],
  [{ text: '{"seq":0,"event":{}}' }, 'Event sequence must be a positive integer'],
  [{ text: '{"seq":"2","event":{}}' }, 'Event sequence must be a positive integer'],
  [{ text: '{"seq":2,"event":[]}' }, 'Event payload must be an object'],
  [{ text: '{"seq":2}' }, 'Event payload must be an object'],
  [{ text: '{"type":"_posthog/stream_complete"}' }, 'Completion final sequence must be a non-negative integer'],
  [
    { text: '{"type":"_posthog/stream_complete","final_seq":-1}' },
    'Completion final sequence must be a non-negative integer',
  ],
];

/** What a body may look like, and how much may be in it (8.1, 8.3). */
export const bodies: readonly ServerScenario[] = LEGS.flatMap((leg): ServerScenario[] => {
  const send = (lines: readonly SenderLine[], expect: Answer) =>
    ({ do: 'send', leg, run: 'a', lines, expect }) as const;
  return [
    {
      clause: '8.1',
      name: `blank lines and spaces on the ${leg} leg are passed over, and the last line may lack its end`,
      setup: created,
      operations: [
        {
          do: 'send',
          leg,
          run: 'a',
          lines: [{ text: '' }, { text: '  \t\r' }, 1, { text: ' {"seq":2,"event":{"a":1},"more":true} \r' }, 3],
          open: true,
          expect: taken(3, 0, 3),
        },
      ],
    },
    {
      clause: '8.1',
      name: `a completion on the ${leg} leg is one even if it has a number and an event`,
      setup: created,
      operations: [
        send([1, { text: '{"type":"_posthog/stream_complete","final_seq":1,"seq":2,"event":{}}' }], taken(1, 0, 1)),
        send([2], refused(409, COMPLETE, 1)),
      ],
    },
    ...NONSENSE.map(
      ([line, message], n): ServerScenario => ({
        clause: '8.3',
        name: `nonsense on the ${leg} leg (${n + 1}: ${message}) is refused, and what came before it stays`,
        setup: created,
        operations: [
          send([1, line, 2], { status: 400, json: { $exactly: { error: message } } }),
          send([], taken(0, 0, 1)),
        ],
      }),
    ),
    {
      clause: '8.3',
      name: `bytes that are no UTF-8 on the ${leg} leg are refused, and what came before them stays`,
      setup: created,
      operations: [
        send([1, { hex: '7b22ff' }], {
          status: 400,
          json: { error: { $is: 'string' }, last_accepted_seq: { $is: 'absent' } },
        }),
        send([], taken(0, 0, 1)),
      ],
    },
    {
      clause: '8.3',
      name: `a completion on the ${leg} leg is the last line, and has no effect before the body has ended`,
      setup: created,
      operations: [
        send([1, { complete: 1 }, 2], {
          status: 400,
          json: { $exactly: { error: 'Completion line must be the final event stream line' } },
        }),
        send([2], taken(1, 0, 2)),
      ],
    },
    {
      clause: '8.3',
      name: `a line of a million bytes on the ${leg} leg is taken, a longer one is not`,
      setup: created,
      operations: [
        send([{ seq: 1, bytes: 1_000_000 }], taken(1, 0, 1)),
        send([2, { seq: 3, bytes: 1_000_001 }], refused(413, 'Event line is too large', 2)),
      ],
    },
    {
      clause: '8.3',
      name: `a thousand events on the ${leg} leg are one request, and a completion is no event`,
      setup: created,
      operations: [
        send([{ from: 1, to: 1_001 }], refused(413, 'Too many events in request', 1_000)),
        send([{ from: 1_001, to: 2_000 }, { complete: 2_000 }], taken(1_000, 0, 2_000)),
      ],
    },
    {
      clause: '8.3',
      name: `more than five million bytes on the ${leg} leg are refused, and what was taken is told`,
      setup: created,
      operations: [
        send(
          Array.from({ length: 6 }, (_, n) => ({ seq: n + 1, bytes: 900_000 })),
          { status: 413, json: { error: 'Event ingest request is too large', last_accepted_seq: { $is: 'number' } } },
        ),
      ],
    },
  ];
});

/** Requests that go on while their lines are told (8.2, 12.3). */
export const openRequests: readonly ServerScenario[] = LEGS.flatMap((leg): ServerScenario[] => [
  {
    clause: '8.2',
    name: `a line sent on the ${leg} leg is told while the request goes on, wherever it was cut`,
    setup: created,
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'begin', sending: 'r', leg, run: 'a' },
      {
        do: 'more',
        sending: 'r',
        lines: [1, { text: JSON.stringify({ seq: 2, event: event(2) }).slice(0, 9) }],
        open: true,
      },
      { do: 'read', stream: 's', frames: frames(1, 1), withinMs: 5_000 },
      {
        do: 'more',
        sending: 'r',
        lines: [{ text: JSON.stringify({ seq: 2, event: event(2) }).slice(9) }, { complete: 2 }],
      },
      { do: 'read', stream: 's', frames: frames(2, 2), withinMs: 5_000 },
      { do: 'finish', sending: 'r', expect: taken(2, 0, 2) },
      { do: 'read', stream: 's', frames: [STREAM_END], closes: true },
    ],
  },
  {
    clause: '8.2',
    name: `a sender that leaves the ${leg} leg in the middle of a line has sent the lines before it`,
    setup: created,
    operations: [
      { do: 'open', stream: 's', leg, run: 'a' },
      { do: 'begin', sending: 'r', leg, run: 'a' },
      { do: 'more', sending: 'r', lines: [1, { text: JSON.stringify({ seq: 2, event: event(2) }) }], open: true },
      { do: 'read', stream: 's', frames: frames(1, 1), withinMs: 5_000 },
      { do: 'break', sending: 'r' },
      { do: 'send', leg, run: 'a', lines: [], expect: taken(0, 0, 1) },
    ],
  },
  {
    clause: '8.3',
    name: `a refusal on the ${leg} leg does not wait for the end of the request`,
    setup: created,
    operations: [
      { do: 'begin', sending: 'r', leg, run: 'a' },
      { do: 'more', sending: 'r', lines: [1, 3] },
      { do: 'answered', sending: 'r', expect: refused(409, 'Expected sequence 2, got 3', 1) },
      { do: 'break', sending: 'r' },
    ],
  },
]);

/** Who may send (6, 8.3). */
export const senders: readonly ServerScenario[] = LEGS.flatMap((leg): ServerScenario[] => [
  {
    clause: '6',
    name: `who sends on the ${leg} leg needs a token of the run, for sending`,
    setup: [...created, { do: 'create', run: 'b' }],
    operations: [
      { do: 'token', token: 'reading', run: 'a' },
      ...(['none', 'lower-case-scheme'] as const).map((token) => ({
        do: 'send' as const,
        leg,
        run: 'a',
        lines: [1],
        token,
        expect: { status: 401, json: { $exactly: { error: 'Missing authorization bearer token' } } },
      })),
      ...(['malformed', 'api-key', { named: 'reading' }] as const).map((token) => ({
        do: 'send' as const,
        leg,
        run: 'a',
        lines: [1],
        token,
        expect: { status: 401, json: { error: 'Invalid event ingest token', code: { $is: 'string' as const } } },
      })),
      {
        do: 'send',
        leg,
        run: 'a',
        lines: [1],
        token: { of: 'b' },
        expect: {
          status: 403,
          json: { error: leg === 'api' ? 'Token does not match task run' : 'Token does not match run' },
        },
      },
      { do: 'send', leg, run: 'a', lines: [], expect: taken(0, 0, 0) },
    ],
  },
]);

/** The path of the API leg (8.1, 8.3). */
export const senderPaths: readonly ServerScenario[] = [
  {
    clause: '8.1',
    name: 'the API leg does without the last slash, and knows the current project',
    setup: created,
    operations: [
      ...[
        '/api/projects/{project}/tasks/{task:a}/runs/{run:a}/event_stream',
        '/api/projects/@current/tasks/{task:a}/runs/{run:a}/event_stream/',
      ].map((path) => ({
        do: 'send' as const,
        leg: 'api' as const,
        run: 'a',
        lines: [],
        path,
        expect: taken(0, 0, 0),
      })),
    ],
  },
  {
    clause: '8.3',
    name: 'another project, or another task, is not the sender’s',
    setup: [...created, { do: 'create', run: 'b' }],
    operations: [
      {
        do: 'send',
        leg: 'api',
        run: 'a',
        lines: [],
        path: '/api/projects/{project}0/tasks/{task:a}/runs/{run:a}/event_stream/',
        expect: { status: 403, json: { error: 'Token does not match project' } },
      },
      {
        do: 'send',
        leg: 'api',
        run: 'a',
        lines: [],
        path: '/api/projects/{project}/tasks/{task:b}/runs/{run:a}/event_stream/',
        expect: { status: 404, json: { $exactly: { error: 'Task run not found' } } },
      },
    ],
  },
  {
    clause: '8.3',
    name: 'only POST is for senders',
    setup: created,
    operations: [
      {
        do: 'ask',
        route: 'eventStream',
        run: 'a',
        expect: { status: 405, json: { $exactly: { error: 'Method not allowed' } } },
      },
      {
        do: 'ask',
        leg: 'proxy',
        run: 'a',
        path: '/v1/runs/{run:a}/ingest',
        expect: { status: 404, json: { error: 'Not found' } },
      },
    ],
  },
  {
    clause: '1.6',
    name: 'append_log puts entries as they are into the log, and not into the stream',
    setup: [...created, { do: 'live', run: 'a', events: [event(1)] }],
    operations: [
      {
        do: 'ask',
        route: 'appendLog',
        run: 'a',
        body: { entries: [{ notification: { method: 'x' } }, event(2)] },
        expect: { status: 200, json: { status: 'in_progress' } },
      },
      {
        do: 'ask',
        route: 'sessionLogs',
        run: 'a',
        expect: { status: 200, json: [{ $exactly: { notification: { method: 'x' } } }, { $exactly: event(2) }] },
      },
      { do: 'ask', route: 'appendLog', run: 'a', body: { entries: [] }, expect: { status: 400 } },
      { do: 'ask', route: 'appendLog', run: 'a', body: { entries: [1] }, expect: { status: 400 } },
      { do: 'live', run: 'a', events: [event(2)] },
      { do: 'open', stream: 's', leg: 'api', run: 'a' },
      { do: 'read', stream: 's', frames: frames(1, 2) },
    ],
  },
];
