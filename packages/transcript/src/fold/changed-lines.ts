/** An edit as the stretch that changed: the lines before and after it stand in both texts. */
export interface ChangedLines {
  before: readonly string[];
  removed: readonly string[];
  added: readonly string[];
  after: readonly string[];
}

/** What is left between the equal beginnings and the equal ends of both texts: exact for an edit in one place, which is what an agent's edit is. */
export function changedLines(oldText: string, newText: string): ChangedLines {
  const old = linesOf(oldText);
  const now = linesOf(newText);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return {
    before: now.slice(0, start),
    removed: old.slice(start, old.length - end),
    added: now.slice(start, now.length - end),
    after: now.slice(now.length - end),
  };
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
