import {
  type CloudRunsClient,
  FILES_ACCOUNT,
  type Gap,
  isTerminal,
  type RunRef,
  type RunSummary,
} from '@runwatch/protocol';
import {
  type PermissionAsk,
  useAnswerPermission,
  useCloudRun,
  usePauseRun,
  useRetry,
  useRunPermissions,
  useRunTranscript,
  useSendMessage,
  useStopRun,
} from '@runwatch/react';
import { useId, useMemo, useRef } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import { useSpokenAsks } from '../announce/use-spoken-asks.ts';
import { useSpokenMessages } from '../announce/use-spoken-messages.ts';
import { Composer, type ComposerHandle } from '../composer/composer.tsx';
import { InterruptControl } from '../composer/interrupt-control.tsx';
import { PendingList } from '../composer/pending-list.tsx';
import { StopControl } from '../composer/stop-control.tsx';
import { readUnsent, writeUnsent } from '../composer/use-draft.ts';
import { useUnsent } from '../composer/use-unsent.ts';
import { ExportMenu, useExport } from '../files/export-control.tsx';
import { FileNote } from '../files/file-note.tsx';
import { JobLine } from '../files/job-line.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import type { InspectorHandle } from '../inspector/use-inspector.ts';
import { readingArea } from '../keys/bind-keys.ts';
import { runKey } from '../location/run-hash.ts';
import type { RunPlace } from '../location/run-place.ts';
import { useCopyLink } from '../location/use-copy-link.ts';
import { usePlaceInAddress } from '../location/use-place-in-address.ts';
import { CLIPPED } from '../panels/clipped.ts';
import { Edge } from '../panels/edge.tsx';
import { useKeptSize } from '../panels/use-kept-size.ts';
import { usePane, useSided } from '../panes/pane-context.ts';
import { PaneControls, UsedMark } from '../panes/pane-controls.tsx';
import { noteOwnAnswer } from '../permission/own-answers.ts';
import { PermissionDock } from '../permission/permission-dock.tsx';
import { type QueueHandle, QueueList } from '../queue/queue-list.tsx';
import { useQueue } from '../queue/use-queue.ts';
import { FindBar } from '../search/find-bar.tsx';
import { FoundList } from '../search/found-list.tsx';
import { useFind } from '../search/use-find.ts';
import { useSettings } from '../settings/settings.tsx';
import { Strip } from '../strip/strip.tsx';
import { PlanBar } from '../transcript/plan/plan-bar.tsx';
import { RunContext } from '../transcript/run-context.ts';
import { TranscriptPane } from '../transcript/transcript-pane.tsx';
import type { TranscriptHandle } from '../transcript/transcript-view.tsx';
import { NOT_TOLD } from './not-told.ts';
import { RunHeader } from './run-header.tsx';
import { OpenInPostHog } from './run-links.tsx';
import { RunPlaceholder } from './run-placeholder.tsx';
import { useLooked } from './use-looked.ts';
import { WatchOnlyNote } from './watch-only-note.tsx';
import './run-view.css';

const NO_ASKS: readonly PermissionAsk[] = [];

export interface RunViewProps {
  client: CloudRunsClient;
  run: RunRef;
  /** The line of the list, where the run is in it: it knows the title. */
  summary: RunSummary | null;
  /** Somebody looks at this window. */
  isLooking: boolean;
  inspector: InspectorHandle;
  /** What the address names in it, until it has been gone to. */
  place: RunPlace | null;
  onArrive: () => void;
}

const FIRST_INSPECTOR_PX = 260;
const LEAST_INSPECTOR_PX = 140;
const LEAST_RUN_PX = 160;

const NO_GAPS: readonly Gap[] = [];

/** One run: what it is, how it is doing, what was said, and what can be done about it. */
export function RunView({ client, run, summary, isLooking, inspector, place, onArrive }: RunViewProps) {
  const view = useCloudRun(run);
  const transcript = useRunTranscript(run);
  const permissions = useRunPermissions(run);
  const answer = useAnswerPermission(run);
  const messages = useSendMessage(run);
  const keepText = (text: string) => {
    if (composer.current) composer.current.add(text);
    else writeUnsent(runKey(run), [...readUnsent(runKey(run)), text]);
  };
  const queue = useQueue(run, { onSend: messages.send, onRefused: keepText });
  const stop = useStopRun(run);
  const retry = useRetry(run);
  const { pause, resume } = usePauseRun(run);
  const isPaused = view.connection?.phase === 'paused';
  useLooked(client, run, isLooking && view.status === 'success', transcript.entryCount + (view.ended ? 0.5 : 0));
  const isFile = run.accountId === FILES_ACCOUNT;
  const saving = useExport({ run, title: summary?.title ?? null, repository: summary?.repository ?? null });
  const composer = useRef<ComposerHandle>(null);
  const queued = useRef<QueueHandle>(null);
  const reader = useRef<TranscriptHandle>(null);
  const find = useFind(run, transcript, reader);
  const { isUsed } = usePane();
  const sided = useSided();
  usePlaceInAddress({ run, place, reader, hasText: transcript.count > 0, isUsed, onArrive });
  useCopyLink(run, reader);

  const meta = view.data ?? summary?.run ?? null;
  const over = meta !== null && isTerminal(meta.status);
  const asks = useMemo(() => (over || isFile ? [] : permissions.open), [over, isFile, permissions.open]);
  const askedAt = useMemo(() => asks.map((ask) => ask.request.first), [asks]);
  const hasText = transcript.count > 0;
  useSpokenAsks(asks, isUsed);
  useSpokenMessages(transcript);
  const { watchOnly } = useSettings();
  useUnsent(runKey(run), messages.pending, over, composer, meta !== null && !isFile && !watchOnly);
  const id = useId();
  const height = useKeptSize('inspector-height', FIRST_INSPECTOR_PX);

  return (
    <Group className="run" orientation="vertical" style={CLIPPED} onLayoutChanged={height.onLayoutChanged}>
      <Panel id={`${id}-text`} className="run__column" minSize={LEAST_RUN_PX}>
        <RunHeader run={run} meta={meta} summary={summary}>
          <UsedMark />
          <OpenInPostHog run={run} />
          <ExportMenu onExport={saving.start} disabled={view.status !== 'success'} />
          <PaneControls />
        </RunHeader>
        {isFile ? <FileNote run={run} /> : null}
        <JobLine doing="Exporting" unit="entries" state={saving.job.state} onCancel={saving.job.cancel} />
        {meta ? (
          <Strip
            run={meta}
            connection={view.connection ?? NOT_TOLD}
            integrity={view.integrity}
            history={transcript.history}
            stopping={stop.isStopping}
            onRetry={isPaused ? resume : retry}
            onPause={pause}
            savedAt={view.savedAt}
            isFile={isFile}
            isInspected={inspector.isOpen}
            onInspect={inspector.toggle}
          />
        ) : null}
        {meta?.errorMessage ? (
          <p className="run-error" role="status">
            {meta.errorMessage}
          </p>
        ) : null}
        {hasText ? (
          <RunContext value={run}>
            <div className="reading">
              {transcript.plan ? <PlanBar plan={transcript.plan} runIsOver={over} /> : null}
              <FindBar find={find} />
              <div className="reading__body" {...readingArea}>
                <TranscriptPane
                  ref={reader}
                  transcript={transcript}
                  runIsOver={over}
                  runBegan={meta?.createdAt ?? null}
                  gaps={view.integrity?.gaps ?? NO_GAPS}
                  onFetchAgain={retry}
                  asks={askedAt}
                  found={find.found}
                />
                {find.isListed ? <FoundList find={find} /> : null}
              </div>
            </div>
          </RunContext>
        ) : (
          <RunPlaceholder view={view} onRetry={retry} />
        )}
        <footer className="dock">
          <div className="dock__column">
            {watchOnly && !isFile ? <WatchOnlyNote asks={asks.length} runIsOver={over} /> : null}
            <PermissionDock
              asks={watchOnly ? NO_ASKS : asks}
              onAnswer={(requestId, given) => {
                noteOwnAnswer(requestId, given.optionId);
                return answer(requestId, given);
              }}
              onLeave={() => composer.current?.focus()}
            />
            <PendingList
              pending={messages.pending}
              runIsOver={over}
              onRetry={messages.retry}
              onDiscard={messages.discard}
              onEdit={({ id, text }) => {
                messages.discard(id);
                composer.current?.add(text);
                composer.current?.focus();
              }}
            />
            <QueueList
              ref={queued}
              queue={queue}
              watchOnly={watchOnly}
              onText={keepText}
              onLeave={() => composer.current?.focus()}
            />
            {meta && !isFile && !watchOnly ? (
              <Composer
                ref={composer}
                draftKey={runKey(run)}
                runIsOver={over}
                onSend={(text) => {
                  reader.current?.sent();
                  queue.send(text);
                }}
                onRecall={() => queued.current?.editLast()}
                controls={
                  <>
                    <InterruptControl
                      onInterrupt={() => client.command(run, { method: 'cancel', params: {} }, crypto.randomUUID())}
                    />
                    <StopControl
                      stopping={stop.isStopping}
                      failure={stop.failure?.message ?? null}
                      onStop={stop.stop}
                    />
                  </>
                }
              />
            ) : null}
          </div>
        </footer>
      </Panel>
      {inspector.isOpen ? (
        <>
          <Edge label={sided('Height of the inspector')} between="rows" />
          <Panel
            id={`${id}-inspector`}
            className="run__inspector"
            style={CLIPPED}
            panelRef={height.panelRef}
            defaultSize={height.defaultSize}
            minSize={LEAST_INSPECTOR_PX}
            groupResizeBehavior="preserve-pixel-size"
          >
            <Inspector
              client={client}
              run={run}
              transcript={transcript}
              connection={view.connection}
              entry={() => reader.current?.entry ?? transcript.entryCount - 1}
              takesFocus={inspector.takesFocus}
              onClose={inspector.toggle}
            />
          </Panel>
        </>
      ) : null}
    </Group>
  );
}
