import type { Nodes, PhrasingContent, Root } from 'mdast';
import { toString as wordsOf } from 'mdast-util-to-string';
import { isMisleading, linkTarget } from './link-target.ts';

/**
 * A message is words: raw HTML and notes stand as they were written, pictures are links that nobody loads, a link that the
 * app would not open is text, and one whose words name another host says where it leads.
 */
export function remarkHarmless() {
  return (tree: Root): void => {
    for (const node of [...tree.children]) makeHarmless(node, tree, false);
  };
}

interface Parent {
  children: Nodes[];
}

function makeHarmless(node: Nodes, parent: Parent, isInLink: boolean): void {
  const instead = (...nodes: Nodes[]) => parent.children.splice(parent.children.indexOf(node), 1, ...nodes);
  switch (node.type) {
    case 'html':
      instead(asText(node.value, parent));
      return;
    case 'image':
      instead(...linked(node.url, text(`Image: ${node.alt || node.url}`), isInLink));
      return;
    case 'imageReference':
      instead(text(`Image: ${node.alt ?? node.identifier}`));
      return;
    case 'footnoteReference':
      instead(text(`[^${node.label ?? node.identifier}]`));
      return;
    case 'footnoteDefinition':
      makeAllHarmless(node, isInLink);
      instead({ type: 'paragraph', children: [text(`[^${node.label ?? node.identifier}]:`)] }, ...node.children);
      return;
    case 'link':
      makeAllHarmless(node, true);
      instead(...linked(node.url, node.children, isInLink));
      return;
    default:
      if ('children' in node) makeAllHarmless(node, isInLink);
  }
}

function makeAllHarmless(parent: Parent, isInLink: boolean): void {
  for (const child of [...parent.children]) makeHarmless(child, parent, isInLink);
}

const text = (value: string): PhrasingContent => ({ type: 'text', value });

/** HTML among words is one of them; by itself it is a paragraph, line for line. */
const asText = (value: string, parent: Parent): Nodes =>
  'type' in parent && BLOCKS.has(String(parent.type)) ? { type: 'paragraph', children: [text(value)] } : text(value);
const BLOCKS: ReadonlySet<string> = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);

function linked(url: string, said: PhrasingContent | PhrasingContent[], isInLink: boolean): PhrasingContent[] {
  const children = [said].flat();
  const words = wordsOf(children);
  const target = linkTarget(url);
  if (isInLink) return children;
  if (target === null) {
    const isSaid = url === '' || url.startsWith('#') || words.includes(url) || url.endsWith(words);
    return isSaid ? children : [...children, text(` (${url})`)];
  }
  const link: PhrasingContent = {
    type: 'link',
    url: target.href,
    title: target.href,
    children: children.filter((child) => child.type !== 'link'),
  };
  return isMisleading(words, target) ? [link, text(` (leads to ${target.place})`)] : [link];
}
