import type { CloudRun } from '@runwatch/local-cloud';
import type { Random } from './random.ts';

/** Words are few, so that the same is said again and again: whoever joins by content must tell repetitions apart. */
const WORDS = ['ok', 'ok', 'I see. ', 'Next, ', 'the test fails ', 'because of a race. ', 'Done.', '…und weiter 🎉 '];

/** What an agent, or the server for it, does; `n` makes things that have names of their own distinct. */
export type AgentAct =
  | { do: 'chunk' | 'message' | 'thought' | 'console' | 'prompt'; text: string }
  | { do: 'tool' | 'tool-input' | 'tool-done' | 'progress' | 'plan' | 'ask' | 'usage'; n: number }
  | { do: 'turn-over' | 'answered-elsewhere' | 'agent-error' | 'restart' };

const WEIGHTS: Readonly<Record<AgentAct['do'], number>> = {
  chunk: 40,
  message: 6,
  thought: 7,
  console: 6,
  prompt: 3,
  tool: 12,
  'tool-input': 5,
  'tool-done': 8,
  progress: 3,
  plan: 2,
  ask: 2,
  usage: 2,
  'turn-over': 4,
  'answered-elsewhere': 2,
  'agent-error': 1,
  restart: 1,
};

export function agentAct(random: Random, n: number): AgentAct {
  const what = random.weighted(WEIGHTS);
  switch (what) {
    case 'chunk':
      return { do: what, text: random.pick(WORDS) };
    case 'message':
      return { do: what, text: random.chance(0.5) ? random.pick(WORDS) : `Message ${n}. ` };
    case 'thought':
      return { do: what, text: random.pick(['', 'hm', `about ${n}`]) };
    case 'console':
      return { do: what, text: random.chance(0.5) ? 'npm install' : `line ${n}` };
    case 'prompt':
      return { do: what, text: 'And now?' };
    case 'turn-over':
    case 'answered-elsewhere':
    case 'agent-error':
    case 'restart':
      return { do: what };
    default:
      return { do: what, n };
  }
}

export function perform(run: CloudRun, act: AgentAct): void {
  const { agent } = run;
  switch (act.do) {
    case 'chunk':
      agent.chunk(act.text);
      return;
    case 'message':
      agent.message(act.text);
      return;
    case 'thought':
      agent.thought(act.text);
      return;
    case 'console':
      agent.console('info', act.text);
      return;
    case 'prompt':
      agent.userPrompt(act.text);
      return;
    case 'tool':
      agent.toolCall({ toolCallId: `call-${act.n}`, title: `Step ${act.n}`, kind: 'read', rawInput: { n: act.n } });
      return;
    case 'tool-input':
      agent.update({
        sessionUpdate: 'tool_call_update',
        toolCallId: `call-${act.n - 1}`,
        rawInput: { n: act.n },
      });
      return;
    case 'tool-done':
      agent.toolUpdate({ toolCallId: `call-${act.n - 1}`, status: 'completed' });
      return;
    case 'progress':
      agent.progress({ step: `s${act.n % 3}`, status: 'completed', label: `Step ${act.n % 3}` });
      return;
    case 'plan':
      agent.plan([{ content: `Do ${act.n % 4}`, status: 'pending' }]);
      return;
    case 'ask':
      agent.requestPermission({ requestId: `ask-${act.n}`, title: `Run ${act.n}` }).catch(() => {});
      return;
    case 'usage':
      agent.usage(act.n, 200_000, 0.01);
      return;
    case 'turn-over':
      agent.turnComplete();
      return;
    case 'answered-elsewhere': {
      const [open] = run.openPermissions;
      if (open !== undefined) run.answerPermission(open, 'allow');
      return;
    }
    case 'agent-error':
      agent.error('The model is overloaded');
      return;
    case 'restart':
      // Another process in the sandbox: event ids of another boot, and the same stream.
      agent.runStarted();
      return;
  }
}
