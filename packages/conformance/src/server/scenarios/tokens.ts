import type { ServerScenario } from '../server-scenario.ts';
import { event, frame } from './wire.ts';

const INVALID = { error: 'Invalid stream read token', code: { $is: 'string' } } as const;

export const tokens: readonly ServerScenario[] = [
  {
    clause: '2',
    name: 'stream_token/ answers with a token and where to read',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      {
        do: 'ask',
        route: 'streamToken',
        run: 'a',
        expect: {
          status: 200,
          json: { token: { $matches: '.' }, stream_base_url: { $oneOf: [null, { $matches: '^https?://' }] } },
        },
      },
    ],
  },
  {
    clause: '6',
    name: 'a token names its run, its use and 15 minutes',
    setup: [{ do: 'create', run: 'a', taskId: 'task-{unique}', runId: 'run-{unique}' }],
    operations: [
      {
        do: 'token',
        token: 't',
        run: 'a',
        header: { alg: 'RS256', kid: { $matches: '^[0-9a-f]{16}$' } },
        claims: {
          aud: { $oneOf: ['posthog:stream_read', ['posthog:stream_read']] },
          run_id: { $matches: '^run-' },
          task_id: { $matches: '^task-' },
          team_id: { $is: 'number' },
          iat: { $is: 'number' },
          exp: { $is: 'number' },
        },
      },
    ],
  },
  {
    clause: '6',
    name: 'the proxy wants a token',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      {
        do: 'open',
        stream: 'none',
        leg: 'proxy',
        run: 'a',
        token: 'none',
        expect: { status: 401, json: { $exactly: { error: 'Missing stream read token' } } },
      },
      {
        do: 'open',
        stream: 'scheme',
        leg: 'proxy',
        run: 'a',
        token: 'none',
        headers: { authorization: 'bearer x' },
        expect: { status: 401, json: { $exactly: { error: 'Missing stream read token' } } },
      },
      {
        do: 'open',
        stream: 'malformed',
        leg: 'proxy',
        run: 'a',
        token: 'malformed',
        expect: { status: 401, json: INVALID },
      },
      { do: 'open', stream: 'key', leg: 'proxy', run: 'a', token: 'api-key', expect: { status: 401, json: INVALID } },
    ],
  },
  {
    clause: '6',
    name: 'a token is good for its own run only',
    setup: [
      { do: 'create', run: 'a' },
      { do: 'create', run: 'b' },
    ],
    operations: [
      { do: 'token', token: 'of b', run: 'b' },
      {
        do: 'open',
        stream: 's',
        leg: 'proxy',
        run: 'a',
        token: { named: 'of b' },
        expect: { status: 403, json: { $exactly: { error: 'Token does not match run' } } },
      },
    ],
  },
  {
    clause: '6',
    name: 'a token for sending is none for reading',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      {
        do: 'token',
        token: 'ingest',
        run: 'a',
        forSending: true,
        claims: { aud: { $oneOf: ['posthog:sandbox_event_ingest', ['posthog:sandbox_event_ingest']] } },
      },
      {
        do: 'open',
        stream: 's',
        leg: 'proxy',
        run: 'a',
        token: { named: 'ingest' },
        expect: { status: 401, json: INVALID },
      },
    ],
  },
  {
    clause: '6',
    name: 'a run token is no API key',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      { do: 'token', token: 't', run: 'a' },
      { do: 'open', stream: 's', leg: 'api', run: 'a', token: { named: 't' }, expect: { status: 401 } },
    ],
  },
  {
    clause: '6',
    name: 'a token expires, and a stream that is open outlives it',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      { do: 'live', run: 'a', events: [event(1)] },
      { do: 'token', token: 'old', run: 'a' },
      { do: 'pass', ms: 600_000 },
      { do: 'open', stream: 'open', leg: 'proxy', run: 'a', token: { named: 'old' }, query: 'start=latest' },
      { do: 'pass', ms: 301_000 },
      {
        do: 'open',
        stream: 'late',
        leg: 'proxy',
        run: 'a',
        token: { named: 'old' },
        expect: { status: 401, json: INVALID },
      },
      { do: 'open', stream: 'new', leg: 'proxy', run: 'a', query: 'start=latest' },
      { do: 'live', run: 'a', events: [event(2)] },
      { do: 'read', stream: 'new', frames: [frame(2)] },
      { do: 'framing', stream: 'open' },
    ],
  },
];
