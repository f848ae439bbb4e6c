import { ManualClock } from '@runwatch/async/testing';
import { type CloudRun, type LocalCloud, type LocalCloudOptions, startLocalCloud } from '@runwatch/local-cloud';
import type { RunRef } from '@runwatch/protocol';
import type { ServerUnderTest } from '../server/server-under-test.ts';

/** The local cloud as a server under test. */
export interface LocalCloudUnderTest extends ServerUnderTest, AsyncDisposable {
  readonly cloud: LocalCloud;
  /** Lets something happen to every run that is created from now on. */
  trouble(make: (run: CloudRun) => void): void;
}

/** The local cloud on a clock of its own, with everything that the suite can ask for. */
export async function startLocalCloudUnderTest(options: LocalCloudOptions = {}): Promise<LocalCloudUnderTest> {
  const clock = new ManualClock();
  const capacity = { total: 1_000, perRun: 5, api: 5, ...options.capacity };
  const cloud = await startLocalCloud({ clock, ...options, capacity });
  const at = ({ runId }: RunRef): CloudRun => {
    const run = cloud.runs.find((one) => one.runId === runId);
    if (!run) throw new Error(`There is no run ${runId}`);
    return run;
  };
  let disturb = (_: CloudRun) => {};
  return {
    cloud,
    trouble(make) {
      disturb = make;
    },
    baseUrl: cloud.apiUrl,
    apiKey: cloud.apiKey,
    projectId: cloud.projectId,
    driver: {
      async createRun({ resumes, status, ...wish }) {
        const run = cloud.createRun({
          ...wish,
          status: status as CloudRun['status'] | undefined,
          resumeFrom: resumes && at(resumes),
        });
        disturb(run);
        await cloud.settled();
        return { taskId: run.taskId, runId: run.runId };
      },
      async live(run, events) {
        for (const event of events) at(run).live(event);
        await cloud.settled();
      },
      async log(run, lines) {
        for (const line of lines) at(run).log(line);
        await cloud.settled();
      },
      async setStatus(run, status) {
        at(run).setStatus(status as CloudRun['status'], { tell: false });
        await cloud.settled();
      },
      async endStream(run, error) {
        at(run).switches.endWith(error);
        await cloud.settled();
      },
      async trim(run, keep) {
        at(run).switches.trim(keep);
        await cloud.settled();
      },
      async expire(run) {
        at(run).switches.expireWindow();
        await cloud.settled();
      },
      async advance(ms) {
        const end = clock.now() + ms;
        while (clock.now() < end) {
          clock.advance(Math.min(clock.nextIn ?? ms, end - clock.now()));
          // What was due may be written to a socket before the time goes on.
          await new Promise((turn) => setTimeout(turn, 1));
        }
      },
      streamsAllowed: (leg) => (leg === 'proxy' ? capacity.perRun : capacity.api),
      sendingToken: (run) => cloud.sendingToken(at(run)),
      async messages(run) {
        return at(run).commands.flatMap(({ method, params }) =>
          method === 'user_message' ? [String(params['content'])] : [],
        );
      },
      async askPermission(run, requestId) {
        // Answered, or not, by the scenario.
        at(run)
          .agent.requestPermission({ requestId })
          .catch(() => {});
      },
    },
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}
