import { ExternalLink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAppRequest } from '../app-api/use-app-request.ts';
import { DialogFailure } from '../dialog/app-dialog.tsx';
import './about.css';

interface Facts {
  versions: Readonly<Record<string, string>>;
  hasReleases: boolean;
}

/** Which version runs, and the way to others. */
export function AboutFacts() {
  const { about } = useAppApi();
  const [facts, setFacts] = useState<Facts | null>(null);
  const request = useAppRequest();
  useEffect(() => {
    let isThere = true;
    about.facts.query().then(
      (told) => {
        if (isThere) setFacts(told);
      },
      // A page that main has given up shows nothing of it.
      () => {},
    );
    return () => {
      isThere = false;
    };
  }, [about]);
  if (!facts) return null;
  const { runwatch = '', ...parts } = facts.versions;
  return (
    <div className="about" data-testid="about">
      <p>
        <strong>Runwatch {runwatch}</strong>
        {facts.hasReleases ? (
          <button
            type="button"
            className="button button--small about__releases"
            onClick={() => request.run(() => about.openReleases.mutate())}
          >
            Other versions <ExternalLink size={13} aria-hidden="true" />
            <span className="unseen">(opens in the browser)</span>
          </button>
        ) : null}
      </p>
      <p className="about__small">
        Nobody is asked whether there is a newer one: requests go to the servers of your accounts and of their streams
        alone.
      </p>
      <p className="about__small">
        {Object.entries(parts)
          .map(([name, version]) => `${name} ${version}`)
          .join(' · ')}
      </p>
      <DialogFailure>{request.failure}</DialogFailure>
    </div>
  );
}
