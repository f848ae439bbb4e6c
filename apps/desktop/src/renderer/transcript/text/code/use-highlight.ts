import { type RefObject, useEffect, useState } from 'react';
import { languageOf } from './language-of.ts';
import type { Span } from './spans.ts';

export interface HighlightRequest {
  id: number;
  text: string;
  /** Where in it something else begins, that does not go on with what stands before. */
  breaks: readonly number[];
  language: string;
}

export interface HighlightAnswer {
  id: number;
  spans: Span[];
}

const NONE: readonly Span[] = [];
// Longer code is output rather than something to read; it stays plain.
export const LONGEST = 30_000;
// What scrolled out of sight and comes back is not coloured anew.
const MOST_REMEMBERED = 200;
// Code that is being written changes with every frame: it is coloured as often as somebody can see.
const REST_MS = 150;

const UNBROKEN: readonly number[] = [];

export interface Code {
  text: string;
  /** As the agent named it, or the ending of a file's name. */
  language: string;
  /** Where in it something else begins; the same array as long as nothing has changed. */
  breaks?: readonly number[];
}

/** The colours of a piece of code: none at first, and none where its language is not known or it is out of sight. */
export function useHighlight(code: Code, element: RefObject<HTMLElement | null>): readonly Span[] {
  const { text, language, breaks = UNBROKEN } = code;
  const known = languageOf(language);
  const isWanted = known !== null && text !== '' && text.length <= LONGEST && typeof Worker === 'function';
  const key = `${known} ${breaks} ${text}`;
  const [found, setFound] = useState<{ text: string; spans: readonly Span[] } | null>(null);
  // What has been written on keeps its colours until it has new ones.
  const isGrowing = found !== null && found.text.length < text.length && text.startsWith(found.text);

  useEffect(() => {
    if (!isWanted || !element.current || remembered.has(key)) return undefined;
    let cancel = () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      const find = () => {
        cancel = ask({ text, breaks, language: known }, (spans) => {
          remember(key, spans);
          setFound({ text, spans });
        });
      };
      timer = setTimeout(find, isGrowing ? REST_MS : 0);
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
      cancel();
    };
  }, [isWanted, key, text, breaks, known, isGrowing, element]);

  if (!isWanted) return NONE;
  return remembered.get(key) ?? (isGrowing || found?.text === text ? found.spans : NONE);
}

const remembered = new Map<string, readonly Span[]>();

function remember(key: string, spans: readonly Span[]): void {
  remembered.set(key, spans);
  const oldest = remembered.keys().next();
  if (remembered.size > MOST_REMEMBERED && !oldest.done) remembered.delete(oldest.value);
}

let worker: Worker | null = null;
let asked = 0;
const waiting = new Map<number, (spans: Span[]) => void>();

/** Returns how to lose interest in the answer. */
function ask(request: Omit<HighlightRequest, 'id'>, answered: (spans: Span[]) => void): () => void {
  worker ??= startWorker();
  const id = ++asked;
  waiting.set(id, answered);
  worker.postMessage({ id, ...request } satisfies HighlightRequest);
  return () => waiting.delete(id);
}

function startWorker(): Worker {
  const started = new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<HighlightAnswer>) => {
    waiting.get(data.id)?.(data.spans);
    waiting.delete(data.id);
  });
  return started;
}
