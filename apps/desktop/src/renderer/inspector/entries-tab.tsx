import { count } from '../time/format-time.ts';
import { type EntryFacts, sourceOf } from './report.ts';

/** The entry that is read in the transcript, as it was told. */
export function EntriesTab({ facts, line }: { facts: EntryFacts | null; line: string | undefined }) {
  if (facts === null) return <p className="inspector__nothing">No entry has come yet.</p>;
  return (
    <div className="inspector__scroller" data-testid="inspected-entry">
      <p className="inspector__facts" role="status">
        Entry #{count(facts.number)} · {sourceOf(facts.isSettled)}
        {facts.characters === null ? null : ` · ${count(facts.characters)} characters`}
      </p>
      {line === undefined ? (
        <p className="inspector__nothing">Not held here: scroll to it to have it read.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="inspector__json" tabIndex={0}>
          {setOut(line)}
        </pre>
      )}
    </div>
  );
}

function setOut(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    return line;
  }
}
