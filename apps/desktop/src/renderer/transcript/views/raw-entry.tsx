import { Braces } from 'lucide-react';
import { useMemo } from 'react';
import { count, textSize } from '../../time/format-time.ts';
import { DisclosureCard } from '../items/disclosure-card.tsx';
import { CodeBlock } from '../text/code/code-block.tsx';
import { rawTitle } from './raw-title.ts';
import './raw-entry.css';

/** An entry as it was told: its number, its kind and a glimpse of what it says, and all of its text, set out, when it is opened. */
export function RawEntry({ entry, line }: { entry: number; line: string | undefined }) {
  const told = line ?? '';
  const { name, glimpse } = useMemo(() => rawTitle(told), [told]);
  return (
    <DisclosureCard
      name={`raw:${entry}`}
      icon={Braces}
      title={
        <>
          <span className="raw-entry__number">#{count(entry + 1)}</span> <b>{name}</b>{' '}
          <code className="raw-entry__glimpse">{told === '' ? 'Not held here' : glimpse}</code>
        </>
      }
      aside={told.length > 2_000 ? <span className="numbers">{textSize(told.length)}</span> : null}
    >
      {() => <CodeBlock name={`raw:${entry}:text`} language="json" text={setOut(told)} />}
    </DisclosureCard>
  );
}

function setOut(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    return line;
  }
}
