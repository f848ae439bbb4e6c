/**
 * How many lines an edit added and removed: what is left between the equal beginnings and the equal ends of both texts.
 * Exact for an edit in one place, which is what an agent's edit is.
 */
export function changedLines(oldText: string, newText: string): { added: number; removed: number } {
  const before = linesOf(oldText);
  const after = linesOf(newText);
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  return { added: after.length - start - end, removed: before.length - start - end };
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
