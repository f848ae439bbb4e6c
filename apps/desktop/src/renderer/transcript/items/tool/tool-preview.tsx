import type { ToolItem } from '@runwatch/transcript';
import { useMemo } from 'react';
import type { ContentBlock } from '../../text/content-blocks.ts';
import { DiffPreview } from '../../text/diff/diff-block.tsx';
import { outputText } from '../../text/read-value.ts';
import { terminalText } from '../../text/terminal/terminal-text.ts';

// The end of what a command says tells why it failed, as a rule.
const LAST_LINES = 4;
const LAST_CHARACTERS = 2_000;

/** What matters of a call at a glance: the lines that an edit changed, the reason of a failure. Of others their line says enough. */
export function ToolPreview({ item, blocks }: { item: ToolItem; blocks: readonly ContentBlock[] }) {
  const diff = item.cut ? undefined : blocks.find((block) => block.kind === 'diff');
  const isFailed = item.status === 'failed';
  return (
    <>
      {isFailed && item.error ? <p className="tool__error">{item.error.slice(0, LAST_CHARACTERS)}</p> : null}
      {isFailed && !item.error ? <LastLines item={item} blocks={blocks} /> : null}
      {diff ? <DiffPreview diff={diff} /> : null}
    </>
  );
}

function LastLines({ item, blocks }: { item: ToolItem; blocks: readonly ContentBlock[] }) {
  const { stdout, stderr } = outputText(item.rawOutput);
  const block = blocks.findLast((one) => one.kind === 'text');
  const output = block?.kind === 'text' ? block.text : (stderr ?? stdout ?? '');
  const lines = useMemo(() => {
    const { text } = terminalText(output.trimEnd().slice(-LAST_CHARACTERS));
    return text.split('\n').slice(-LAST_LINES).join('\n');
  }, [output]);
  return lines.trim() === '' ? null : <p className="tool__last">{lines}</p>;
}
