import { Tabs } from '@base-ui/react/tabs';
import type { CloudRunsClient, Connection, RunRef } from '@runwatch/protocol';
import type { RunTranscriptView } from '@runwatch/react';
import { Copy, Save, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { CopyState } from '../../main/files/files-view.ts';
import { type BundledEntry, MOST_BUNDLED } from '../../main/inspector/inspector-view.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';
import { JobLine } from '../files/job-line.tsx';
import { useJob } from '../files/use-job.ts';
import { useSided } from '../panes/pane-context.ts';
import { copyText } from '../transcript/text/copy-text.ts';
import { CommandsTab } from './commands-tab.tsx';
import { EntriesTab } from './entries-tab.tsx';
import { IpcTab } from './ipc-tab.tsx';
import { type EntryFacts, reportText } from './report.ts';
import { useJournal } from './use-journal.ts';
import { useLag } from './use-lag.ts';
import { useReadEntry } from './use-read-entry.ts';
import { useSentCommands } from './use-sent-commands.tsx';
import { useVitals } from './use-vitals.ts';
import { VitalsLine } from './vitals-line.tsx';
import { WireTab } from './wire-tab.tsx';
import './inspector.css';

export interface InspectorProps {
  client: CloudRunsClient;
  run: RunRef;
  transcript: RunTranscriptView;
  connection: Connection | null;
  /** The entry that is read now. */
  entry: () => number;
  /** It was opened a moment ago, by a person who wants to go on in it. */
  takesFocus: () => boolean;
  onClose: () => void;
}

const counters = (api: AppApi, signal: AbortSignal) => api.inspector.counters.subscribe(undefined, { signal });
const tabs = ['Wire', 'Entries', 'Commands', 'IPC'] as const;

/** The newest entries: main has those that are final. */
function entriesOf(transcript: RunTranscriptView) {
  const { entryCount, settled } = transcript;
  const from = Math.max(0, entryCount - MOST_BUNDLED);
  const to = Math.max(from, settled);
  const provisional: BundledEntry[] = [];
  for (let at = to; at < entryCount; at++) {
    const told = transcript.line(at);
    if (told !== undefined) provisional.push({ number: at + 1, line: told });
  }
  return { from, to, provisional };
}

/** What stands behind the run that is shown: its wire, its entries as they came, what was sent, and what goes between window and main. */
export function Inspector({ client, run, transcript, connection, entry, takesFocus, onClose }: InspectorProps) {
  const { inspector } = useAppApi();
  const journal = useJournal(client, run);
  const commands = useSentCommands(run);
  const ipc = useLatest(counters, null);
  const lag = useLag(transcript, connection);
  const vitals = useVitals(run);
  const [withEntries, setWithEntries] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const saving = useJob<CopyState>();
  const panel = useRef<HTMLElement>(null);
  const read = useReadEntry(entry, panel);
  const sided = useSided();
  useEffect(() => {
    if (takesFocus()) panel.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
  }, [takesFocus]);

  const { entryCount, settled } = transcript;
  const at = Math.min(read, entryCount - 1);
  const line = at < 0 ? undefined : transcript.line(at);
  const facts: EntryFacts | null =
    at < 0 ? null : { number: at + 1, isSettled: at < settled, characters: line?.length ?? null };

  const copyReport = () => {
    const at = Date.now();
    const report = reportText({
      run,
      at,
      events: journal.events,
      entry: facts,
      commands,
      ipc,
      lag,
      vitals,
      entryCount,
    });
    setSaid(copyText(report) ? 'Report copied' : 'The report could not be copied');
  };
  const saveBundle = () => {
    setSaid(null);
    const entries = withEntries ? entriesOf(transcript) : null;
    saving.start((signal) => inspector.saveBundle.subscribe({ run, commands, lag, entries }, { signal }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // Here it closes the panel; elsewhere it interrupts the agent.
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <section
      ref={panel}
      className="inspector"
      aria-label={sided('Inspector')}
      data-testid="inspector"
      onKeyDown={onKeyDown}
    >
      <Tabs.Root className="inspector__tabs" defaultValue="Wire">
        <div className="inspector__head">
          <Tabs.List className="inspector__list" aria-label="Parts of the inspector">
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name} className="inspector__tab">
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <span className="inspector__said" role="status">
            {said}
          </span>
          <button type="button" className="button button--small" onClick={copyReport}>
            <Copy size={13} aria-hidden="true" /> Copy report
          </button>
          <label className="inspector__choice" title="Puts what the newest entries say into the bundle">
            <input
              type="checkbox"
              checked={withEntries}
              onChange={({ currentTarget }) => setWithEntries(currentTarget.checked)}
            />
            With content
          </label>
          <button type="button" className="button button--small" onClick={saveBundle}>
            <Save size={13} aria-hidden="true" /> Save bundle{withEntries ? '' : ' (redacted)'}
          </button>
          <button type="button" className="button button--small button--plain" onClick={onClose}>
            <X size={14} aria-hidden="true" />
            <span className="unseen">Close the inspector</span>
          </button>
        </div>
        <JobLine doing="Saving the bundle" unit="entries" state={saving.state} onCancel={saving.cancel} />
        <Tabs.Panel value="Wire" className="inspector__panel">
          <WireTab journal={journal} />
        </Tabs.Panel>
        <Tabs.Panel value="Entries" className="inspector__panel">
          <EntriesTab facts={facts} line={line} />
        </Tabs.Panel>
        <Tabs.Panel value="Commands" className="inspector__panel">
          <CommandsTab commands={commands} />
        </Tabs.Panel>
        <Tabs.Panel value="IPC" className="inspector__panel">
          <IpcTab ipc={ipc} lag={lag} />
        </Tabs.Panel>
      </Tabs.Root>
      <VitalsLine vitals={vitals} lag={lag} entryCount={entryCount} />
    </section>
  );
}
