import { type RefObject, useEffect } from 'react';
import { type Found, placesOf } from './found.ts';
import './found.css';

/** More marks than that are not seen, but cost. */
const MOST_PLACES = 500;
const ALL = 'found';
const CURRENT = 'found-current';

/**
 * Shows what was found where it stands in the articles on screen, and where one is. The text stays as it is: the marks are the window's (CSS Custom
 * Highlight API), in windows that have them.
 */
export function useHighlights(scroller: RefObject<HTMLElement | null>, found: Found): void {
  useEffect(() => {
    const feed = scroller.current;
    if (!feed || (found.texts.length === 0 && found.current === null)) return undefined;
    let frame = 0;
    let opened = false;
    const shown: { all: Range[]; current: Range[] } = { all: [], current: [] };
    const draw = () => {
      frame = 0;
      const current = articleOf(feed, found.current);
      for (const article of feed.querySelectorAll('[data-found]'))
        if (article !== current) article.removeAttribute('data-found');
      current?.setAttribute('data-found', 'current');
      const ranges = rangesIn(feed, found);
      const here = ranges.filter((range) => current?.contains(range.startContainer));
      mark(ALL, shown.all, ranges);
      mark(CURRENT, shown.current, here);
      // What one has gone to is to be seen: a card that hides it is opened, once.
      if (current && here.length === 0 && found.texts.length > 0 && !opened) {
        opened = true;
        current.querySelector<HTMLElement>('[aria-expanded=false]')?.click();
      }
    };
    const soon = () => {
      frame ||= requestAnimationFrame(draw);
    };
    const observer = new MutationObserver(soon);
    observer.observe(feed, { childList: true, subtree: true, characterData: true });
    draw();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      mark(ALL, shown.all, []);
      mark(CURRENT, shown.current, []);
      for (const article of feed.querySelectorAll('[data-found]')) article.removeAttribute('data-found');
    };
  }, [scroller, found]);
}

/** The article of an item. It may have begun before what is held, so its number is not always the one it was found by. */
const articleOf = (feed: HTMLElement, first: number | null): Element | null =>
  first === null ? null : feed.querySelector(`article[aria-posinset="${first + 1}"], [data-entry="${first + 1}"]`);

function rangesIn(feed: HTMLElement, found: Found): Range[] {
  const ranges: Range[] = [];
  for (const content of feed.querySelectorAll('.item__content, .plain__body')) {
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && ranges.length < MOST_PLACES; node = walker.nextNode())
      for (const [from, to] of placesOf(node.textContent ?? '', found, MOST_PLACES - ranges.length)) {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        ranges.push(range);
      }
  }
  return ranges;
}

/** Marks of a name belong to the window; each transcript has its own share of them. `shown` is what this one had, and then has. */
function mark(name: string, shown: Range[], ranges: readonly Range[]): void {
  if (typeof Highlight === 'undefined') return;
  const marks = CSS.highlights.get(name) ?? new Highlight();
  for (const range of shown.splice(0, shown.length, ...ranges)) marks.delete(range);
  for (const range of ranges) marks.add(range);
  if (marks.size === 0) CSS.highlights.delete(name);
  else CSS.highlights.set(name, marks);
}
