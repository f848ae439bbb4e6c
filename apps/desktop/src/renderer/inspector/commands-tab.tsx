import type { SentCommand } from '../../main/inspector/inspector-view.ts';
import { clockTime } from '../time/format-time.ts';
import { duration } from './wire-words.ts';

/** What was sent to this run from this window, the newest at the bottom. What it said stands in the transcript. */
export function CommandsTab({ commands }: { commands: readonly SentCommand[] }) {
  if (commands.length === 0)
    return (
      <p className="inspector__nothing">
        This window has sent nothing to this run. What waits in the queue is sent by the app, and is not listed here.
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="inspector__scroller" tabIndex={0}>
      <table className="commands" data-testid="sent-commands">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Method</th>
            <th scope="col">State</th>
            <th scope="col">Took</th>
            <th scope="col">Id</th>
          </tr>
        </thead>
        <tbody>
          {commands.map(({ id, at, method, state, code, tookMs }) => (
            <tr key={`${id} ${at}`} data-state={state}>
              <td className="numbers">{clockTime(at)}</td>
              <td>{method}</td>
              <td className={state === 'failed' ? 'tone-bad' : undefined}>
                {code === null ? state : `${state}: ${code}`}
              </td>
              <td className="numbers">{tookMs === null ? '…' : duration(tookMs)}</td>
              <td>
                <code>{id}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
