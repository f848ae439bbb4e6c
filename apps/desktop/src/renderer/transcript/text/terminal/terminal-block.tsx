import { useMemo } from 'react';
import { LongText, Pieces } from '../long-text.tsx';
import { terminalText } from './terminal-text.ts';
import './terminal.css';

export interface TerminalBlockProps {
  /** Names this block among all that can be opened. */
  name: string;
  output: string;
  isError?: boolean;
}

/** What a command has printed, in its colours. Copied without them. */
export function TerminalBlock({ name, output, isError = false }: TerminalBlockProps) {
  const { text, spans } = useMemo(() => terminalText(output), [output]);
  return (
    <LongText
      name={name}
      text={text}
      spans={spans}
      label={isError ? 'stderr' : ''}
      className={isError ? 'code-block--bad' : ''}
      canCopy
    />
  );
}

/** The same within a line of other words. */
export function TerminalLine({ output }: { output: string }) {
  const { text, spans } = useMemo(() => terminalText(output), [output]);
  return <Pieces text={text} spans={spans} from={0} to={text.length} />;
}
