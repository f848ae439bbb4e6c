import { CommandRequest } from '@runwatch/protocol';
import { z } from 'zod';
import { invalid, Refusal } from '../http/respond.ts';
import type { Run } from '../run.ts';

const text = z.string().min(1, 'This field may not be blank.');

const Params = {
  user_message: z
    .object({ content: text.optional(), artifact_ids: z.array(text).min(1).optional(), steer: z.boolean().optional() })
    .refine(({ content, artifact_ids }) => content ?? artifact_ids, 'Either content or artifact_ids is required.'),
  cancel: z.object({}),
  close: z.object({ localGitState: z.record(z.string(), z.string().nullable()).optional() }),
  permission_response: z.object({
    requestId: text,
    optionId: text,
    customInput: z.string().optional(),
    answers: z.record(z.string(), z.string()).optional(),
  }),
  set_config_option: z.object({ configId: text, value: text }),
  mcp_response: z
    .object({
      requestId: text,
      server: text,
      payload: z.record(z.string(), z.unknown()).optional(),
      error: z.object({ code: z.number().int(), message: z.string() }).optional(),
    })
    .refine(
      ({ payload, error }) => (payload === undefined) !== (error === undefined),
      'Exactly one of payload and error is required.',
    ),
};

/** Unknown top-level keys are refused (protocol 1.1). */
export const CommandBody = CommandRequest.strict();

type Outcome = { result: unknown } | { error: { code: number; message: string } };

const failure = (message: string): Outcome => ({ error: { code: -32_000, message } });

/** `POST …/command/`: JSON-RPC whose errors come with status 200 (protocol 10). */
export function command(run: Run, { id, method, params }: z.infer<typeof CommandBody>): object {
  const outcome = perform(run, method, params, id === undefined ? undefined : String(id));
  return { jsonrpc: '2.0', id: id ?? null, ...outcome };
}

function perform(run: Run, method: string, given: Record<string, unknown>, id: string | undefined): Outcome {
  const note = (params: Record<string, unknown>) => run.commands.push({ method, params, id });
  switch (method) {
    case 'user_message': {
      const params = check(Params.user_message, given);
      if (run.state.over) throw new Refusal(409, { error: 'Task run workflow has ended' });
      if (run.inbox.deliver(params.content ?? `(${params.artifact_ids?.length} files)`, id)) note(params);
      return { result: { queued: true } };
    }
    case 'cancel':
      note(withSandbox(run, check(Params.cancel, given)));
      run.interrupt();
      return { result: { cancelled: true } };
    case 'close':
      note(withSandbox(run, check(Params.close, given)));
      run.finish('completed');
      return { result: { closed: true } };
    case 'permission_response': {
      const params = withSandbox(run, check(Params.permission_response, given));
      note(params);
      return answerPermission(run, params);
    }
    case 'set_config_option': {
      const { configId, value } = withSandbox(run, check(Params.set_config_option, given));
      note({ configId, value });
      return { result: { configOptions: run.configure(configId, value) } };
    }
    case 'mcp_response': {
      const params = withSandbox(run, check(Params.mcp_response, given));
      note(params);
      return failure(`No pending MCP relay request found for id: ${params.requestId}`);
    }
    default:
      throw invalid(`"${method}" is not a valid choice.`, 'method');
  }
}

function answerPermission(run: Run, params: z.infer<typeof Params.permission_response>): Outcome {
  const { requestId, ...answer } = params;
  switch (run.sandbox.permissions.answer(requestId, answer)) {
    case 'resolved':
      return { result: { resolved: true } };
    case 'unknown':
      return failure(`No pending permission request found for id: ${requestId}`);
    case 'not-offered':
      return failure(`Permission option was not offered: ${answer.optionId}`);
  }
}

function check<T>(shape: z.ZodType<T>, params: Record<string, unknown>): T {
  const parsed = shape.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(issue?.message ?? 'Invalid input.', ['params', ...(issue?.path ?? [])].join('.'));
}

/** Only a run in progress has a sandbox that can be talked to. */
function withSandbox<T>(run: Run, params: T): T {
  if (run.status === 'in_progress') return params;
  throw new Refusal(400, {
    error: 'No active sandbox for this task run',
    type: 'runtime_unavailable',
    code: 'sandbox_not_ready',
  });
}
