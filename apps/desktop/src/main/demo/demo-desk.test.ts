import { ManualClock } from '@runwatch/async/testing';
import { type Scenario, startLocalCloud } from '@runwatch/local-cloud';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DemoDesk } from './demo-desk.ts';

async function startDesk() {
  const clock = new ManualClock();
  const cloud = await startLocalCloud({ clock });
  onTestFinished(() => cloud[Symbol.asyncDispose]());
  const desk = new DemoDesk({
    cloud,
    clock,
    play: (one) => void one.createRun({ taskId: 't', runId: `run-${one.runs.length}` }),
  });
  return { clock, cloud, desk };
}

describe('DemoDesk', () => {
  test('DemoDesk plays its runs when somebody looks at them for the first time', async () => {
    const { cloud, desk } = await startDesk();
    expect(cloud.runs).toEqual([]);
    desk.begin();
    desk.begin();
    expect(cloud.runs).toHaveLength(1);
  });

  test('DemoDesk answers what is asked, the shown run first, and says so when nothing is', async () => {
    const { cloud, desk } = await startDesk();
    expect(() => desk.answerElsewhere()).toThrow(/asks for anything/);
    const [one, other] = [cloud.createRun(), cloud.createRun()];
    for (const run of [one, other]) run.agent.requestPermission({ title: 'rm', kind: 'execute' }).catch(() => {});
    desk.answerElsewhere(other.runId);
    expect([one.openPermissions.length, other.openPermissions.length]).toEqual([1, 0]);
    desk.answerElsewhere(other.runId);
    expect(one.openPermissions).toEqual([]);
  });

  test('DemoDesk lets the sign-in expire, and signs in again with the key that the cloud has then', async () => {
    const { cloud, desk } = await startDesk();
    const before = desk.key;
    desk.expireSignIn();
    expect([desk.view.isSignedIn, desk.key === before, cloud.apiKey === before]).toEqual([false, true, false]);
    desk.signIn();
    expect([desk.view.isSignedIn, desk.key]).toEqual([true, cloud.apiKey]);
  });

  test('DemoDesk sleeps while ten minutes of the demo go by, and is awake again however it ends', async () => {
    const { clock, cloud, desk } = await startDesk();
    const scenario: Scenario = {
      name: 'ten-minutes',
      title: 'Ten minutes',
      repository: 'acme/shop',
      branch: 'main',
      async play(stage) {
        await stage.pause(9 * 60_000);
        stage.agent.message('Nine minutes');
      },
    };
    const run = cloud.play(scenario);
    const told: string[] = [];
    desk.power.watch((change) => told.push(change));
    const sleeping = desk.sleep(new AbortController().signal);
    expect([told, desk.view.isAsleep]).toEqual([['suspend'], true]);
    for (let step = 0; step < 60; step++) {
      clock.advance(100);
      await new Promise(setImmediate);
    }
    await sleeping;
    expect([told, desk.view.isAsleep]).toEqual([['suspend', 'resume'], false]);
    run.flushLog();
    expect(JSON.stringify(run.truth())).toContain('Nine minutes');
    const leaving = new AbortController();
    const left = desk.sleep(leaving.signal);
    leaving.abort();
    await expect(left).rejects.toThrow();
    expect([told.at(-1), desk.view.isAsleep]).toEqual(['resume', false]);
  });

  test('DemoDesk begins anew: other runs, and every switch where it was', async () => {
    const { cloud, desk } = await startDesk();
    desk.begin();
    desk.setSpeed('max');
    desk.expireSignIn();
    desk.freeze();
    desk.reset();
    expect(desk.view).toEqual({ speed: '1', isSignedIn: true, isAsleep: false, isFrozen: false, resets: 1 });
    expect([cloud.runs.length, desk.key]).toEqual([1, cloud.apiKey]);
  });
});
