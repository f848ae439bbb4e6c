import { generateKeyPairSync } from 'node:crypto';
import { proxyRoutes } from '@runwatch/protocol';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { startWorld, type World } from '../testing/world.ts';

async function refusal(w: World, runId: string, authorization: string | undefined) {
  const { statusCode, body } = await request(w.cloud.proxyUrl + proxyRoutes.stream(runId), {
    headers: authorization === undefined ? {} : { authorization },
  });
  const answer = { status: statusCode, body: (await body.json()) as object };
  return answer;
}

test('a token names the run, its task and team, and lives 15 minutes', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ presenceGated: true });
  const token = await w.api.token(run);
  const now = Math.floor(w.clock.now() / 1_000);
  expect(decodeJwt(token)).toMatchObject({
    aud: 'posthog:stream_read',
    run_id: run.runId,
    task_id: run.taskId,
    team_id: 1,
    iat: now,
    exp: now + 900,
    is_terminal: false,
    presence_gated: true,
  });
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', kid: expect.stringMatching(/^[0-9a-f]{16}$/) });
  run.finish('completed');
  expect(decodeJwt(await w.api.token(run))['is_terminal']).toBe(true);
});

test('the proxy refuses what is no good token, and says why', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const other = w.cloud.createRun();
  const token = await w.api.token(run);
  const missing = { status: 401, body: { error: 'Missing stream read token' } };
  expect(await refusal(w, run.runId, undefined)).toEqual(missing);
  expect(await refusal(w, run.runId, `bearer ${token}`)).toEqual(missing);
  const invalid = (code: string) => ({ status: 401, body: { error: 'Invalid stream read token', code } });
  expect(await refusal(w, run.runId, 'Bearer nonsense')).toEqual(invalid('JWSInvalid'));
  expect(await refusal(w, run.runId, `Bearer ${w.cloud.apiKey}`)).toEqual(invalid('JWSInvalid'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const forged = await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  expect(await refusal(w, run.runId, `Bearer ${forged}`)).toEqual(invalid('JWSSignatureVerificationFailed'));
  expect(await refusal(w, other.runId, `Bearer ${token}`)).toEqual({
    status: 403,
    body: { error: 'Token does not match run' },
  });
  w.clock.advance(900_000);
  expect(await refusal(w, run.runId, `Bearer ${token}`)).toEqual(invalid('JWTExpired'));
});

test('expireTokens() refuses tokens given out before, and open streams outlive it', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const token = await w.api.token(run);
  await using reading = await w.api.stream('proxy', run, { token });
  run.switches.expireTokens();
  expect(await refusal(w, run.runId, `Bearer ${token}`)).toMatchObject({ status: 401, body: { code: 'JWTExpired' } });
  await using fresh = await w.api.stream('proxy', run);
  expect(fresh.status).toBe(200);
  run.finish('completed');
  await Promise.all([reading.over, fresh.over]);
  expect(reading.ended).toBe('clean');
});

test('a token for sending is none for reading', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const token = await w.cloud.sendingToken(run);
  expect(decodeJwt(token)).toMatchObject({ aud: 'posthog:sandbox_event_ingest', run_id: run.runId });
  expect(await refusal(w, run.runId, `Bearer ${token}`)).toMatchObject({
    status: 401,
    body: { code: 'JWTClaimValidationFailed' },
  });
});
