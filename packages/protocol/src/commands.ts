import { z } from 'zod';

/** What a person can ask of a run (protocol section 10). The JSON-RPC envelope and its id are the client's business. */
export const Command = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('user_message'),
    params: z.object({ content: z.string().min(1), steer: z.boolean().optional() }),
  }),
  z.object({ method: z.literal('cancel'), params: z.object({}).default({}) }),
  z.object({ method: z.literal('close'), params: z.object({}).default({}) }),
  z.object({
    method: z.literal('permission_response'),
    params: z.object({
      requestId: z.string().min(1),
      optionId: z.string().min(1),
      customInput: z.string().optional(),
      answers: z.record(z.string(), z.string()).optional(),
    }),
  }),
  z.object({
    method: z.literal('set_config_option'),
    params: z.object({ configId: z.string().min(1), value: z.string().min(1) }),
  }),
]);
export type Command = z.infer<typeof Command>;

/** Identifies one wish of the user: a repeat with the same id is the same wish. Sent as the JSON-RPC id. */
export const CommandId = z.string().min(1).max(200);

/** The body of `POST …/command/`. */
export const CommandRequest = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().min(1),
  params: z.record(z.string(), z.unknown()).default({}),
});

/** The answer with status 200, which may still be an error. */
export const CommandAnswer = z.looseObject({
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.number().nullish(), message: z.string().nullish() }).nullish(),
});

/** Bodies of refusals: Django's spellings (protocol 1.1). */
export const ErrorBody = z.looseObject({
  detail: z.string().nullish(),
  error: z.string().nullish(),
  code: z.string().nullish(),
});
