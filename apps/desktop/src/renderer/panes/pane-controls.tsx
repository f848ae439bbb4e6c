import { Columns2, Keyboard, X } from 'lucide-react';
import { keysOf } from '../keys/action-table.ts';
import { keyNames } from '../keys/key-names.ts';
import { useAction, useActions } from '../keys/use-action.tsx';
import { usePane } from './pane-context.ts';

const keysFor = (id: Parameters<typeof keysOf>[0]): string => keyNames(keysOf(id)[0] ?? '');

/** Which of two runs the keys mean: said where its title stands, in a shape of its own. */
export function UsedMark() {
  const { side, isUsed, tabs } = usePane();
  if (side === null || !isUsed || tabs !== null) return null;
  return (
    <span
      className="used-mark"
      data-testid="used-mark"
      title={`Keys act on this run; ${keysFor('pane.other')} changes that`}
    >
      <Keyboard size={14} aria-hidden="true" />
      <span className="unseen">Keys act on this run</span>
    </span>
  );
}

/** A further run beside this one; or, of two, this one away. */
export function PaneControls() {
  const { side, close } = usePane();
  const { run } = useActions();
  useAction('pane.close', close, side !== null);
  return side === null ? (
    <button
      type="button"
      className="button button--small button--plain"
      data-testid="open-beside"
      aria-label="Open a run beside this one"
      title={`Open a run beside this one (${keysFor('pane.openBeside')})`}
      onClick={() => run('pane.openBeside')}
    >
      <Columns2 size={14} aria-hidden="true" />
    </button>
  ) : (
    <button
      type="button"
      className="button button--small button--plain"
      data-testid="close-pane"
      aria-label={`Close the run on the ${side}`}
      title={`Show the other run alone (${keysFor('pane.close')})`}
      onClick={close}
    >
      <X size={14} aria-hidden="true" />
    </button>
  );
}
