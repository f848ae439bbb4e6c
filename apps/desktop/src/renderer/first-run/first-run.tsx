import { FolderOpen, Play, PlugZap } from 'lucide-react';
import { useActions } from '../keys/use-action.tsx';
import { CopyButton } from '../transcript/text/copy-button.tsx';
import './first-run.css';

const QUICK_START = 'npx -y pnpm@12.21.0 watch demo:small-fix';

export interface FirstRunProps {
  onDemo: () => void;
  onConnect: () => void;
}

/** What a window shows before an account has been chosen: three ways to begin. */
export function FirstRun({ onDemo, onConnect }: FirstRunProps) {
  const { available, run } = useActions();
  return (
    <main className="first-run" data-testid="first-run">
      <title>Runwatch</title>
      <div className="first-run__column">
        <h1 className="first-run__title">Watch agents that work somewhere else.</h1>
        <button type="button" className="first-run__way first-run__way--main" onClick={onDemo}>
          <Play size={20} aria-hidden="true" />
          <span className="first-run__name">Try the demo cloud</span>
          <span className="first-run__says">
            No account. A small cloud runs inside this app; it stays on this computer, and nothing is sent.
          </span>
        </button>
        <button type="button" className="first-run__way" onClick={onConnect}>
          <PlugZap size={20} aria-hidden="true" />
          <span className="first-run__name">Connect PostHog</span>
          <span className="first-run__says">PostHog US, EU or your own: paste a personal API key.</span>
        </button>
        {available.has('file.open') ? (
          <button type="button" className="first-run__way" onClick={() => run('file.open')}>
            <FolderOpen size={20} aria-hidden="true" />
            <span className="first-run__name">Open a saved run</span>
            <span className="first-run__says">
              An .ndjson file from this app, or from <code>runwatch export</code>.
            </span>
          </button>
        ) : null}
        <p className="first-run__developers">
          For developers: the terminal uses the same demo.
          <span className="first-run__command">
            <code>{QUICK_START}</code>
            <CopyButton text={QUICK_START} what="Copy quick start" />
          </span>
        </p>
      </div>
    </main>
  );
}
