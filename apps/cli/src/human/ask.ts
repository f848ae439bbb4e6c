import type { Output } from '../output.ts';
import type { Keyboard } from './keyboard.ts';

/** Asks a question that a stray key does not answer with yes: `y` and Enter, and nothing else. `left`: Ctrl-C. */
export async function askYesOrNo(question: string, keyboard: Keyboard, output: Output): Promise<'yes' | 'no' | 'left'> {
  await output.write(`${question} [y, Enter] `);
  let isYes = false;
  let stop = () => {};
  const answer = await new Promise<'yes' | 'no' | 'left'>((resolve) => {
    stop = keyboard.listen((key) => {
      if (key === '\x03') resolve('left');
      else if (key === '\r' || key === '\n') resolve(isYes ? 'yes' : 'no');
      else isYes = key === 'y' || key === 'Y';
    });
  });
  stop();
  await output.write('\n');
  return answer;
}
