import { FileDown } from 'lucide-react';

/** What will happen to what is held over the window. Whoever does not see it has “Open a saved run”, by key, too. */
export function DropHint() {
  return (
    <div className="drop-hint" data-testid="drop-hint" aria-hidden="true">
      <p className="drop-hint__words">
        <FileDown size={28} />
        <strong>Drop to open a saved run</strong>
        <span>An .ndjson file that was exported here, or written by runwatch export</span>
      </p>
    </div>
  );
}
