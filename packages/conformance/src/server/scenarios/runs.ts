import type { Shape } from '../../shape.ts';
import type { ServerScenario } from '../server-scenario.ts';

const TEXT = { $oneOf: [null, { $is: 'string' }] } as const;
const TIME = { $matches: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$' } as const;

const taskRun: Shape = {
  id: { $is: 'string' },
  task: { $is: 'string' },
  stage: TEXT,
  branch: TEXT,
  environment: 'cloud',
  runtime_adapter: TEXT,
  provider: TEXT,
  model: TEXT,
  reasoning_effort: TEXT,
  log_url: TEXT,
  error_message: TEXT,
  output: { $oneOf: [null, { $is: 'object' }] },
  state: { $is: 'object' },
  artifacts: { $is: 'array' },
  created_at: TIME,
  updated_at: TIME,
};

export const runs: readonly ServerScenario[] = [
  {
    clause: '1.3',
    name: 'a run has its fields, and no time of completion while it lives',
    setup: [{ do: 'create', run: 'a' }],
    operations: [
      {
        do: 'ask',
        route: 'run',
        run: 'a',
        expect: {
          status: 200,
          headers: { 'content-type': { $matches: '^application/json' } },
          json: { ...(taskRun as object), status: 'in_progress', completed_at: null },
        },
      },
    ],
  },
  ...['not_started', 'queued', 'in_progress'].map(
    (status): ServerScenario => ({
      clause: '1.3',
      name: `a run may be ${status}`,
      setup: [{ do: 'create', run: 'a', status }],
      operations: [
        { do: 'ask', route: 'run', run: 'a', expect: { status: 200, json: { status, completed_at: null } } },
      ],
    }),
  ),
  ...['completed', 'failed', 'cancelled'].map(
    (status): ServerScenario => ({
      clause: '1.3',
      name: `a run that is ${status} says when that came about`,
      setup: [
        { do: 'create', run: 'a' },
        { do: 'status', run: 'a', status },
      ],
      operations: [
        { do: 'ask', route: 'run', run: 'a', expect: { status: 200, json: { status, completed_at: TIME } } },
      ],
    }),
  ),
];
