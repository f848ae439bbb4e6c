import { Square, SquareCheck } from 'lucide-react';
import { createContext, memo, type ReactNode, useContext } from 'react';
import Markdown, { type Components, type ExtraProps } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkBreaks from 'remark-breaks';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from '../code/code-block.tsx';
import { remarkHarmless } from './remark-harmless.ts';

/** Names the block that something stands in among everything that can be opened. */
const BlockName = createContext('');

export interface MarkdownBlockProps {
  /** Names the block among everything that can be opened. */
  name: string;
  text: string;
  /** What its links by name refer to. */
  definitions: string;
}

/** One block of a message, as elements: no HTML of the agent's becomes part of the page. Drawn again only when its own text has changed. */
export const MarkdownBlock = memo(function MarkdownBlock({ name, text, definitions }: MarkdownBlockProps) {
  return (
    <BlockName value={name}>
      <Markdown
        remarkPlugins={REMARK}
        rehypePlugins={REHYPE}
        components={COMPONENTS}
        // `remarkHarmless` has judged them, and the schema below once more.
        urlTransform={(url) => url}
      >
        {definitions === '' || !text.includes('[') ? text : `${text}\n\n${definitions}`}
      </Markdown>
    </BlockName>
  );
});

const REMARK = [remarkGfm, remarkBreaks, remarkHarmless];

const schema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'img' && name !== 'picture' && name !== 'source'),
  protocols: { ...defaultSchema.protocols, href: ['https', 'mailto'] },
};
const REHYPE: [[typeof rehypeSanitize, typeof schema]] = [[rehypeSanitize, schema]];

/** Headings are below the article's own, which are of level 3, whatever level a message begins with. */
const headings = Object.fromEntries(
  [1, 2, 3, 4, 5, 6].map((level) => [
    `h${level}`,
    ({ children }: { children?: ReactNode }) => (
      <h4 className={`prose__heading prose__heading--${level}`}>{children}</h4>
    ),
  ]),
);

const COMPONENTS: Components = {
  ...headings,
  pre: Fenced,
  a: ({ href, title, children }) => (
    <a href={href} title={title} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section className="prose__table" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </section>
  ),
  input: ({ checked }) =>
    checked ? (
      <SquareCheck className="prose__task" size={15} role="img" aria-label="Done" />
    ) : (
      <Square className="prose__task" size={15} role="img" aria-label="To do" />
    ),
};

function Fenced({ node, children }: ExtraProps & { children?: ReactNode }) {
  const name = useContext(BlockName);
  const code = node?.children.find((child) => child.type === 'element' && child.tagName === 'code');
  if (code?.type !== 'element') return <pre>{children}</pre>;
  const classes = code.properties['className'];
  const language = Array.isArray(classes) ? `${classes[0] ?? ''}`.replace(/^language-/, '') : '';
  const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  return <CodeBlock name={`${name}:${node?.position?.start.offset ?? 0}`} language={language} text={text} />;
}
