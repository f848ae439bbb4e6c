import type { IpcCounters, Lag } from '../../main/inspector/inspector-view.ts';
import { ipcFacts } from './report.ts';

/** What goes between this window and main, and how late it is. */
export function IpcTab({ ipc, lag }: { ipc: IpcCounters | null; lag: Lag | null }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="inspector__scroller" tabIndex={0}>
      <dl className="ipc-facts" data-testid="ipc-facts">
        {ipcFacts(ipc, lag).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
