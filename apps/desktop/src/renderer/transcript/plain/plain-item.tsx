import { type Part, sectionOf } from '@runwatch/run-file/markdown';
import type { TranscriptItem } from '@runwatch/transcript';
import { memo } from 'react';
import { clockTime, count, readTime, wholeTime } from '../../time/format-time.ts';
import { CutItem, isCut } from '../items/cut-item.tsx';
import { ItemBoundary } from '../items/item-boundary.tsx';
import { CodeBlock } from '../text/code/code-block.tsx';
import { MessageText } from '../text/message-text.tsx';

/** An item as a section of the document, in the words of an exported file. */
export const PlainItem = memo(function PlainItem({ item }: { item: TranscriptItem }) {
  if (item.kind === 'missing') return null;
  const at = readTime(item.at);
  const { heading } = sectionOf(item);
  return (
    <div className="plain__item" data-entry={item.first + 1} data-testid="plain-item">
      <h3 className="plain__heading" tabIndex={-1}>
        {heading}
        <span className="plain__facts">
          {at === null ? null : (
            <>
              {' · '}
              <time dateTime={item.at ?? ''} title={wholeTime(at)}>
                {clockTime(at)}
              </time>
            </>
          )}
          {` · #${count(item.first + 1)}`}
        </span>
      </h3>
      <div className="plain__body">
        <ItemBoundary item={item}>
          {isCut(item) ? (
            <CutItem item={item} inCard={false}>
              {bodyOf}
            </CutItem>
          ) : (
            bodyOf(item)
          )}
        </ItemBoundary>
      </div>
    </div>
  );
});

const bodyOf = (item: TranscriptItem) =>
  item.kind === 'missing'
    ? null
    : sectionOf(item).body.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
        <PlainPart key={index} name={`plain:${item.key}:${index}`} part={part} />
      ));

function PlainPart({ name, part }: { name: string; part: Part }) {
  if (part.kind === 'markdown') return <MessageText name={name} text={part.text} />;
  return <CodeBlock name={name} language={part.language} text={part.text} />;
}
