import type { Stage } from './stage.ts';

interface Answer {
  when: RegExp;
  thought: string;
  look?: { path: string; content: string };
  text: (message: string) => string;
}

/** The first that fits is given. */
const answers: readonly Answer[] = [
  {
    when: /^\s*(thanks|thank you|great|nice|perfect|cool|ok(ay)?)\b/i,
    thought: 'Nothing to do here but to acknowledge.',
    text: () => 'Glad it helps. Tell me if you want anything changed; I keep an eye on the checks meanwhile.',
  },
  {
    when: /\b(stop|wait|hold on|pause)\b/i,
    thought: 'The user wants me to hold. I leave the working tree as it is and say where things stand.',
    text: () =>
      'Understood, I stop here. Nothing is half written: the working tree builds, and the last commit is on the branch.',
  },
  {
    when: /\?|^\s*(why|how|what|when|where|who|which|can|could|is|are|does|do|did)\b/i,
    thought:
      'A question about the change. I look at the code once more before I answer, instead of answering from memory.',
    look: {
      path: 'src/cart/totals.ts',
      content:
        'export function totalOf(lines: Line[]): Money {\n  return lines.reduce((sum, line) => sum.plus(line.price), zero);\n}',
    },
    text: (message) =>
      `Good question (“${shortened(message)}”). The totals are computed in one place, \`src/cart/totals.ts\`, and everything else asks it. So the answer is in that file: prices are added first and rounded once, at the end. That is also why the order of the lines does not matter any more.`,
  },
  {
    when: /./s,
    thought: 'A new wish. I look at the place it concerns, then say how I would do it.',
    look: {
      path: 'src/cart/totals.test.ts',
      content: "test('rounds once', () => {\n  expect(totalOf(lines(0.1, 0.2))).toEqual(money(0.3));\n});",
    },
    text: (message) =>
      `On it: “${shortened(message)}”. I looked at the tests first; they cover this path, so the change is safe to make. I have adjusted the code and run the suite for this folder again: 12 passed, 0 failed.`,
  },
];

/** What an agent does when it is told something in the middle of a run. */
export async function reply(stage: Stage, message: string): Promise<void> {
  const answer = answers.find(({ when }) => when.test(message));
  if (!answer) return;
  await stage.pause(400);
  await stage.think(answer.thought);
  const { look } = answer;
  if (look)
    await stage.tool(
      {
        title: `Read ${look.path}`,
        kind: 'read',
        toolName: 'Read',
        rawInput: { file_path: look.path },
        locations: [{ path: look.path }],
      },
      { takesMs: 300, output: look.content },
    );
  await stage.say(answer.text(message));
}

function shortened(message: string): string {
  const line = message.trim().split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
