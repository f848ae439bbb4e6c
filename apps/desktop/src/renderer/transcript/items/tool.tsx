import type { ToolItem } from '@runwatch/transcript';
import { Fragment } from 'react';
import { readTime, stretch } from '../../time/format-time.ts';
import { useRunIsOver } from '../surroundings.ts';
import { type ContentBlock, contentBlock } from '../text/content-blocks.ts';
import { LongText } from '../text/long-text.tsx';
import { inputText, outputText } from '../text/read-value.ts';
import { DiffBlock } from './diff-block.tsx';
import { DisclosureCard } from './disclosure-card.tsx';
import { stepLook, toolIcon } from './tool-look.ts';

/** A tool call: one line with its state; input, output and changes when opened. */
export function Tool({ item }: { item: ToolItem }) {
  const look = stepLook(item.status, useRunIsOver());
  const State = look.icon;
  const blocks = item.content.map(contentBlock);
  return (
    <DisclosureCard
      name={item.key}
      icon={toolIcon(item.toolKind)}
      title={
        <>
          {toolTitle(item)}
          {where(item)}
        </>
      }
      aside={
        <>
          {/* Of a change that was cut the lines cannot be counted. */}
          {item.cut ? null : changes(blocks)}
          {took(item)}
          <span className={`state tone-${look.tone}`} data-testid="tool-state">
            <State size={14} aria-hidden="true" /> {look.word}
          </span>
        </>
      }
    >
      {() => <ToolBody item={item} blocks={blocks} />}
    </DisclosureCard>
  );
}

const toolTitle = (item: ToolItem): string => item.title || item.toolName || item.toolKind || 'Tool call';

function where(item: ToolItem) {
  const path = item.locations[0]?.path;
  // Many agents put the path into the title already.
  if (!path || toolTitle(item).includes(path.split('/').at(-1) ?? path)) return null;
  return <span className="card__where">{path}</span>;
}

function changes(blocks: readonly ContentBlock[]) {
  const diffs = blocks.filter((block) => block.kind === 'diff');
  if (diffs.length === 0) return null;
  const added = diffs.reduce((sum, diff) => sum + diff.added, 0);
  const removed = diffs.reduce((sum, diff) => sum + diff.removed, 0);
  return (
    <span className="numbers">
      <span className="tone-good">+{added}</span> <span className="tone-bad">−{removed}</span>
    </span>
  );
}

function took(item: ToolItem) {
  const began = readTime(item.at);
  const ended = readTime(item.until);
  if (began === null || ended === null || ended - began < 1_000 || item.status !== 'completed') return null;
  return <span className="numbers">{stretch(ended - began)}</span>;
}

function ToolBody({ item, blocks }: { item: ToolItem; blocks: readonly ContentBlock[] }) {
  const input = inputText(item.rawInput);
  const output = outputText(item.rawOutput);
  // The blocks are what the agent wants to be read; the raw output mostly says the same once more.
  const showOutput = blocks.length === 0;
  const nothing =
    !input.command && !input.rest && blocks.length === 0 && !output.stdout && !output.stderr && !item.error;
  return (
    <>
      {input.why ? <p className="card__why">{input.why}</p> : null}
      {input.command ? <LongText name={`${item.key}:command`} text={`$ ${input.command}`} /> : null}
      {input.rest ? (
        <Part title="Input">
          <LongText name={`${item.key}:input`} text={input.rest} />
        </Part>
      ) : null}
      {blocks.map((block, index) => {
        const name = `${item.key}:block:${index}`;
        return (
          <Fragment key={name}>
            {block.kind === 'diff' ? (
              <DiffBlock name={name} diff={block} />
            ) : (
              <Part title="Output">
                <LongText name={name} text={block.kind === 'terminal' ? `Terminal ${block.id}` : block.text} />
              </Part>
            )}
          </Fragment>
        );
      })}
      {showOutput && output.stdout ? (
        <Part title="Output">
          <LongText name={`${item.key}:stdout`} text={output.stdout} />
        </Part>
      ) : null}
      {showOutput && output.stderr ? (
        <Part title="Errors">
          <LongText name={`${item.key}:stderr`} text={output.stderr} className="code-block--bad" />
        </Part>
      ) : null}
      {output.exitCode === null ? null : <p className="card__note">Exit code {output.exitCode}</p>}
      {item.error ? <p className="tone-bad card__note">{item.error}</p> : null}
      {nothing ? <p className="card__note">Nothing more was told about this call.</p> : null}
    </>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h4 className="card__part">{title}</h4>
      {children}
    </section>
  );
}
