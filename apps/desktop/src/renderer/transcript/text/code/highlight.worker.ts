import { highlight } from './highlight.ts';
import type { HighlightAnswer, HighlightRequest } from './use-highlight.ts';

/** Colours are found beside the window's own thread: a grammar takes milliseconds a screen, and the first use of one tens of them. */
addEventListener('message', (event: MessageEvent<HighlightRequest>) => {
  const { id, text, breaks, language } = event.data;
  const answer = (spans: HighlightAnswer['spans']) => postMessage({ id, spans } satisfies HighlightAnswer);
  // Without colours a text is as true as with them.
  highlight(text, language, breaks).then(answer, () => answer([]));
});
