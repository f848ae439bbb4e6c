import { Braces } from 'lucide-react';
import { textSize } from '../../time/format-time.ts';
import { DisclosureCard } from '../items/disclosure-card.tsx';
import { CodeBlock } from '../text/code/code-block.tsx';

// As much as a line can show.
const GLIMPSE = 300;

/** An entry as it was told: a glimpse of its text, and all of it, set out, when it is opened. */
export function RawEntry({ entry, line }: { entry: number; line: string | undefined }) {
  const told = line ?? '';
  return (
    <DisclosureCard
      name={`raw:${entry}`}
      icon={Braces}
      title={<code>{told.slice(0, GLIMPSE) || 'Not held here'}</code>}
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
