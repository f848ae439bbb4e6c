const names: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Control: 'Ctrl' };
const macNames: Record<string, string> = { ...names, Meta: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧' };

/** Keys of the action table as people read them: `$mod+Shift+e` is `Ctrl+Shift+E`, on a Mac `⇧⌘E`. */
export function keyNames(keys: string, isMac = navigator.platform.startsWith('Mac')): string {
  const known = isMac ? macNames : names;
  return keys
    .split(' ')
    .map((press) =>
      press
        .split('+')
        .filter((part) => !part.startsWith('['))
        .map((part) => (part === '$mod' ? (isMac ? 'Meta' : 'Control') : part))
        .map((part) => known[part] ?? (part.length === 1 ? part.toUpperCase() : part))
        .join(isMac ? '' : '+'),
    )
    .join(' ');
}
