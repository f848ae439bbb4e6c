import type { TranscriptItem } from '@runwatch/transcript';
import { memo } from 'react';
import { MessageText } from '../text/message-text.tsx';
import { CutItem, isCut } from './cut-item.tsx';
import { PermissionRecord } from './permission-record.tsx';
import {
  Console,
  ErrorNote,
  Missing,
  Notice,
  Output,
  Pi,
  Plan,
  Progress,
  Status,
  Thought,
  TurnEnd,
  Unknown,
  Unreadable,
} from './small-items.tsx';
import { Tool } from './tool/tool-card.tsx';

/** One item, drawn by its kind. Items keep their identity while nothing about them changes, hence `memo`. */
export const ItemBody = memo(function ItemBody({ item }: { item: TranscriptItem }) {
  return isCut(item) ? <CutItem item={item}>{bodyOf}</CutItem> : bodyOf(item);
});

function bodyOf(item: TranscriptItem) {
  switch (item.kind) {
    case 'user':
      return (
        <div className="said said--user">
          <MessageText name={item.key} text={item.text} />
        </div>
      );
    case 'message':
      return (
        <div className="said">
          <MessageText name={item.key} text={item.text} />
        </div>
      );
    case 'thought':
      return <Thought item={item} />;
    case 'tool':
      return <Tool item={item} />;
    case 'console':
      return <Console item={item} />;
    case 'progress':
      return <Progress item={item} />;
    case 'output':
      return <Output item={item} />;
    case 'plan':
      return <Plan item={item} />;
    case 'permission':
      return <PermissionRecord item={item} />;
    case 'turn-end':
      return <TurnEnd item={item} />;
    case 'status':
      return <Status item={item} />;
    case 'error':
      return <ErrorNote item={item} />;
    case 'notice':
      return <Notice item={item} />;
    case 'pi':
      return <Pi item={item} />;
    case 'unknown':
      return <Unknown item={item} />;
    case 'unreadable':
      return <Unreadable item={item} />;
    case 'missing':
      return <Missing item={item} />;
  }
}
