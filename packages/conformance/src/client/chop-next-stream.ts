import { eventually } from '@runwatch/async/testing';
import { readStream } from '@runwatch/local-cloud/testing';
import { apiRoutes } from '@runwatch/protocol';
import type { CloudStep } from './client-scenario.ts';
import type { Theatre } from './theatre.ts';

/** Lets the next connect end in the middle of a frame: both legs send the same frames, but for spaces in their JSON. */
export async function chopNextStream(
  theatre: Theatre,
  step: Extract<CloudStep, { do: 'chop-next-stream' }>,
): Promise<void> {
  const { cloud, run } = theatre;
  const path = apiRoutes.stream({ projectId: cloud.projectId, taskId: run.taskId, runId: run.runId });
  await using stream = await readStream(cloud.apiUrl + path, { authorization: `Bearer ${cloud.apiKey}` });
  await eventually(() => stream.frames.length >= step.frames, `${step.frames} frames to chop`);
  const body = Buffer.from(stream.text).subarray(0, -step.chop).toString();
  const headers = { 'content-type': 'text/event-stream' };
  cloud.switches.answer(theatre.route('stream'), [{ status: 200, headers, body }]);
}
