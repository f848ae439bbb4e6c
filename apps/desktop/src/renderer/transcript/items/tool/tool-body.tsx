import type { ToolItem } from '@runwatch/transcript';
import { Fragment, type ReactNode } from 'react';
import { useDisclosure } from '../../surroundings.ts';
import { CodeBlock } from '../../text/code/code-block.tsx';
import type { ContentBlock } from '../../text/content-blocks.ts';
import { DiffBlock } from '../../text/diff/diff-block.tsx';
import { MessageText } from '../../text/message-text.tsx';
import { type InputText, inputText, outputText } from '../../text/read-value.ts';
import { TerminalBlock } from '../../text/terminal/terminal-block.tsx';

/** All of a tool call: what was asked of it, what it changed, what it gave back. */
export function ToolBody({ item, blocks }: { item: ToolItem; blocks: readonly ContentBlock[] }) {
  const input = inputText(item.rawInput);
  const output = outputText(item.rawOutput);
  // The blocks are what the agent wants to be read; the raw output mostly says the same once more.
  const showsOutput = blocks.length === 0;
  const isEmpty = !input.command && !input.rest && showsOutput && !output.stdout && !output.stderr && !item.error;
  return (
    <>
      {input.why ? <p className="card__why">{input.why}</p> : null}
      {input.command ? <CodeBlock name={`${item.key}:command`} language="sh" text={input.command} label="" /> : null}
      <Input name={item.key} input={input} />
      {blocks.map((block, index) => {
        const name = `${item.key}:block:${index}`;
        return <Fragment key={name}>{contentOf(item, block, name)}</Fragment>;
      })}
      {showsOutput && output.stdout ? (
        <Part title="Output">
          <TerminalBlock name={`${item.key}:stdout`} output={output.stdout} />
        </Part>
      ) : null}
      {showsOutput && output.stderr ? (
        <Part title="Errors">
          <TerminalBlock name={`${item.key}:stderr`} output={output.stderr} isError />
        </Part>
      ) : null}
      {item.error ? <p className="tone-bad card__note">{item.error}</p> : null}
      {isEmpty ? <p className="card__note">Nothing more was told about this call.</p> : null}
    </>
  );
}

function contentOf(item: ToolItem, block: ContentBlock, name: string): ReactNode {
  switch (block.kind) {
    case 'diff':
      return <DiffBlock name={name} diff={block} />;
    case 'terminal':
      return <p className="card__note">Terminal {block.id}, of which the run tells no more</p>;
    case 'other':
      return (
        <Part title="Output">
          <CodeBlock name={name} language="json" text={block.text} />
        </Part>
      );
    case 'text':
      return (
        <Part title={item.toolKind === 'read' ? 'What was read' : 'Output'}>{outputOf(item, block.text, name)}</Part>
      );
  }
}

/** Output by what kind of tool it comes from: a file in the colours of its language, words of an agent or a page as prose. */
function outputOf({ toolKind, locations, rawInput }: ToolItem, text: string, name: string): ReactNode {
  if (toolKind === 'read') {
    const path = locations[0]?.path ?? inputText(rawInput).facts.find(([field]) => field.includes('path'))?.[1] ?? '';
    return <CodeBlock name={name} language={/\.(\w+)$/.exec(path)?.[1] ?? ''} text={text} />;
  }
  if (toolKind === 'think' || toolKind === 'fetch') return <MessageText name={name} text={text} />;
  return <TerminalBlock name={name} output={text} />;
}

/** Short values by name; whatever else there is, on demand. */
function Input({ name, input }: { name: string; input: InputText }) {
  const [isOpen, toggle] = useDisclosure(`${name}:input`);
  const facts = input.directory === null ? input.facts : [['in', input.directory] as const, ...input.facts];
  return (
    <>
      {facts.length > 0 ? (
        <dl className="tool__facts">
          {facts.map(([field, value]) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {input.isMore && input.rest ? (
        <div>
          <button
            type="button"
            className="tool__more"
            aria-expanded={isOpen}
            onClick={(event) => toggle(event.currentTarget)}
          >
            {isOpen ? 'Hide the input' : 'Show all of the input'}
          </button>
          {isOpen ? <CodeBlock name={`${name}:input:text`} language="json" text={input.rest} /> : null}
        </div>
      ) : null}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h4 className="card__part">{title}</h4>
      {children}
    </section>
  );
}
