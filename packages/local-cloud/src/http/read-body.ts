import type { z } from 'zod';
import type { Exchange } from './exchange.ts';
import { invalid, Refusal } from './respond.ts';

const LARGEST_BODY = 1_000_000;

/** The JSON body in its shape; an absent body counts as `{}`. `largest`: in bytes. */
export async function readBody<T>(exchange: Exchange, shape: z.ZodType<T>, largest = LARGEST_BODY): Promise<T> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of exchange.request) {
    size += chunk.length;
    if (size > largest) throw new Refusal(413, { error: 'Request body is too large' });
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  exchange.record.body = text;
  const parsed = shape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(issue?.message ?? 'Invalid input.', issue?.path.join('.') || undefined);
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, { code: 'parse_error', detail: 'JSON parse error' });
  }
}
