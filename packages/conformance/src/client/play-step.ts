import { chopNextStream } from './chop-next-stream.ts';
import type { ClientScenario, ClientStep, CloudStep } from './client-scenario.ts';
import { finishWithOldTime } from './finish-with-old-time.ts';
import type { Theatre } from './theatre.ts';

type Step = ClientScenario['operations'][number];

/** Makes one step of a scenario happen. */
export async function playStep(theatre: Theatre, step: Step): Promise<void> {
  switch (step.do) {
    case 'watch':
      return theatre.watch(step.reader ?? 'reader');
    case 'until-shown':
    case 'until-open':
    case 'until-asked':
      return theatre.untilWhileWatched(conditionOf(theatre, step), JSON.stringify(step));
    case 'pass':
      return theatre.pass(step.ms);
    case 'chop-next-stream':
      return chopNextStream(theatre, step);
    case 'finish-with-old-time':
      return finishWithOldTime(theatre, step.status);
    default:
      return happen(theatre, step);
  }
}

function conditionOf(
  theatre: Theatre,
  step: Extract<ClientStep, { do: 'until-shown' | 'until-open' | 'until-asked' }>,
): () => boolean {
  switch (step.do) {
    case 'until-shown':
      return () => [...theatre.readers.values()].every((reader) => reader.texts.join('').includes(step.text));
    case 'until-open':
      return () => theatre.cloud.openStreams() === step.streams;
    case 'until-asked':
      return () => theatre.asked(theatre.route(step.route)) >= step.times;
  }
}

type Happening = Exclude<CloudStep, { do: 'chop-next-stream' | 'finish-with-old-time' }>;

/** What happens at once. */
async function happen(theatre: Theatre, step: Happening): Promise<void> {
  const { run, cloud } = theatre;
  const { agent, switches } = run;
  switch (step.do) {
    case 'start':
      return agent.runStarted();
    case 'say':
      for (const text of step.texts) agent.message(text);
      return;
    case 'pieces':
      for (const text of step.texts) agent.chunk(text);
      return;
    case 'prompt':
      return agent.userPrompt(step.text);
    case 'turn-end':
      return agent.turnComplete();
    case 'console':
      return agent.console('info', step.text);
    case 'flush':
      return run.flushLog();
    case 'resume':
      run.finish('completed');
      return theatre.resumeRun();
    case 'finish':
      return run.finish(step.status, step.sentinel === undefined ? {} : { sentinel: step.sentinel });
    case 'status':
      return run.setStatus(step.status, { tell: step.tell });
    case 'cut':
      return step.how === 'reset' ? switches.reset() : switches.cut(step.how);
    case 'freeze':
      return switches.freeze();
    case 'rotate':
      return switches.rotate();
    case 'trim':
      return switches.trim(step.keep);
    case 'expire':
      return switches.expireWindow();
    case 'expire-tokens':
      return switches.expireTokens();
    case 'repeat':
      return switches.repeat(step.count);
    case 'ignore-cursor':
      return switches.ignoreCursor(true);
    case 'replay-from-start':
      return switches.replayFromStart(true);
    case 'new-epoch':
      return switches.epochReset();
    case 'spell': {
      const { do: _, ...spelling } = step;
      return switches.spell(spelling);
    }
    case 'answer':
      cloud.switches.answer(theatre.route(step.route), step.answers);
      return;
    case 'hold':
      return theatre.hold(theatre.route(step.route));
    case 'release':
      return theatre.release(theatre.route(step.route));
  }
}
