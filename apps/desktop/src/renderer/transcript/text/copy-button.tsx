import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';

const SAID_MS = 2_000;

/** Copies a text, and says so for a moment. */
export function CopyButton({ text, what = 'Copy' }: { text: string; what?: string }) {
  const [said, setSaid] = useState<'Copied' | 'Could not be copied' | null>(null);
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const Icon = said === 'Copied' ? Check : Copy;
  return (
    <>
      <span className="code-block__label" role="status">
        {said}
      </span>
      <button
        type="button"
        className="copy-button"
        aria-label={what}
        title={what}
        onClick={() => setSaid(copyText(text) ? 'Copied' : 'Could not be copied')}
      >
        <Icon size={13} aria-hidden="true" />
      </button>
    </>
  );
}
