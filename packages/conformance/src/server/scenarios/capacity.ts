import type { ServerScenario } from '../server-scenario.ts';
import { event, frame } from './wire.ts';

const live = [
  { do: 'create', run: 'a' },
  { do: 'live', run: 'a', events: [event(1)] },
  { do: 'create', run: 'b' },
  { do: 'live', run: 'b', events: [event(1)] },
] as const;

export const capacity: readonly ServerScenario[] = [
  {
    clause: '7',
    name: 'the proxy refuses one stream too many of a run, serves other runs, and has room again when one leaves',
    setup: live,
    operations: [
      { do: 'fill', leg: 'proxy', run: 'a' },
      {
        do: 'open',
        stream: 'much',
        leg: 'proxy',
        run: 'a',
        expect: {
          status: 503,
          headers: { 'retry-after': '5' },
          json: { $exactly: { error: 'Too many concurrent stream connections' } },
        },
      },
      { do: 'open', stream: 'other', leg: 'proxy', run: 'b' },
      { do: 'read', stream: 'other', frames: [frame(1)] },
      { do: 'leave', stream: '0' },
      { do: 'open', stream: 'again', leg: 'proxy', run: 'a', whenThereIsRoom: true },
      { do: 'read', stream: 'again', frames: [frame(1)] },
    ],
  },
  {
    clause: '7',
    name: 'streams on the API leg take no room on the proxy',
    setup: live,
    operations: [
      { do: 'open', stream: 'api', leg: 'api', run: 'a' },
      { do: 'fill', leg: 'proxy', run: 'a' },
    ],
  },
  {
    clause: '7',
    name: 'credentials are looked at before the room is',
    setup: live,
    operations: [
      { do: 'fill', leg: 'proxy', run: 'a' },
      { do: 'open', stream: 's', leg: 'proxy', run: 'a', token: 'none', expect: { status: 401 } },
    ],
  },
  {
    clause: '7',
    name: 'the API leg refuses one stream too many without a body, and says when to come back',
    setup: live,
    operations: [
      { do: 'fill', leg: 'api', run: 'a' },
      {
        do: 'open',
        stream: 'much',
        leg: 'api',
        run: 'a',
        expect: { status: 503, text: '', headers: { 'retry-after': { $matches: '^(1[5-9]|[23]\\d|4[0-4])$' } } },
      },
      { do: 'leave', stream: '0' },
      { do: 'open', stream: 'again', leg: 'api', run: 'a', whenThereIsRoom: true },
      { do: 'read', stream: 'again', frames: [frame(1)] },
    ],
  },
];
