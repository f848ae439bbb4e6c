import { useRef } from 'react';
import { LongText } from '../long-text.tsx';
import { useHighlight } from './use-highlight.ts';
import './code.css';

export interface CodeBlockProps {
  /** Names this block among all that can be opened. */
  name: string;
  /** As the agent named it, or the ending of a file's name; empty when nobody did. */
  language: string;
  text: string;
  /** What is said of it in its corner; its language, unless something else is. */
  label?: string;
}

/** Code: plain text first, its colours when it is in sight and they are known. */
export function CodeBlock({ name, language, text, label = language }: CodeBlockProps) {
  const element = useRef<HTMLDivElement>(null);
  const shown = text.replace(/\n$/, '');
  const spans = useHighlight({ text: shown, language }, element);
  return <LongText ref={element} name={name} text={shown} spans={spans} label={label} canCopy />;
}
