import { Copy, Hand, KeyRound, Moon, RotateCcw, Scissors, Snowflake } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { DemoSpeed, DemoView } from '../../main/demo/demo-desk.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useAppRequest } from '../app-api/use-app-request.ts';
import { useLatest } from '../app-api/use-latest.ts';
import { parseRunHash } from '../location/run-hash.ts';
import { useHash } from '../location/use-hash.ts';
import './demo-bar.css';

const SPEEDS: readonly [DemoSpeed, string][] = [
  ['1', '1×'],
  ['10', '10×'],
  ['max', 'max'],
];

const changes = (api: AppApi, signal: AbortSignal) => api.demo.changes.subscribe(undefined, { signal });

/** The demo's switches: what can go wrong, at a click. They mean the run that is shown, or all of the demo where none is. */
export function DemoBar() {
  const { demo } = useAppApi();
  const view = useLatest<DemoView, null>(changes, null);
  const { run, failure } = useAppRequest();
  useFreshStart(view?.resets);
  const runId = parseRunHash(useHash())?.runId;
  const shown = runId === undefined ? {} : { runId };
  return (
    <section className="demo-bar" aria-label="Demo controls" data-testid="demo-bar">
      <span className="demo-mark">DEMO</span>
      <fieldset className="demo-bar__speed">
        <legend className="unseen">Speed of the demo</legend>
        {SPEEDS.map(([speed, words]) => (
          <label key={speed} className="demo-bar__choice">
            <input
              type="radio"
              className="unseen"
              name="speed"
              checked={view?.speed === speed}
              onChange={() => run(() => demo.setSpeed.mutate({ speed }))}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <Switch icon={<Scissors />} onPress={() => run(() => demo.cut.mutate(shown))} says="Cuts the live connection">
        Cut wire
      </Switch>
      <Switch
        icon={<Snowflake />}
        onPress={() => run(() => demo.freeze.mutate(shown))}
        pressed={view?.isFrozen ?? false}
        says="Holds the connection open without a word; it is noticed within a minute"
      >
        Freeze
      </Switch>
      <Switch
        icon={<Copy />}
        onPress={() => run(() => demo.sendTwice.mutate(shown))}
        says="The newest 50 entries come once more; none is shown twice"
      >
        Send twice
      </Switch>
      {view?.isSignedIn === false ? (
        <Switch icon={<KeyRound />} onPress={() => run(() => demo.signIn.mutate())} says="Takes the new key">
          Sign in again
        </Switch>
      ) : (
        <Switch
          icon={<KeyRound />}
          onPress={() => run(() => demo.expireSignIn.mutate())}
          says="The cloud takes another key from now on"
        >
          Expire sign-in
        </Switch>
      )}
      <Switch
        icon={<Moon />}
        onPress={() => run(() => demo.sleep.mutate())}
        pressed={view?.isAsleep ?? false}
        says="Ten minutes go by in the cloud while this app believes that the computer sleeps (for five seconds)"
      >
        {view?.isAsleep ? 'Asleep…' : 'Sleep 10 min'}
      </Switch>
      <Switch
        icon={<Hand />}
        onPress={() => run(() => demo.answerElsewhere.mutate(shown))}
        says="Somebody else answers what is asked"
      >
        Answer elsewhere
      </Switch>
      <Switch icon={<RotateCcw />} onPress={() => run(() => demo.reset.mutate())} says="All runs of the demo anew">
        Reset
      </Switch>
      <p className="demo-bar__failure" role="alert">
        {failure}
      </p>
    </section>
  );
}

/** Goes to the beginning when the runs that were shown are gone. */
function useFreshStart(resets: number | undefined): void {
  const known = useRef(resets);
  useEffect(() => {
    if (known.current !== undefined && resets !== undefined && known.current !== resets)
      window.location.replace('#/account/demo');
    known.current = resets;
  }, [resets]);
}

interface SwitchProps {
  icon: ReactNode;
  onPress: () => void;
  /** What it does, in a sentence. */
  says: string;
  /** Only where it stays pressed. */
  pressed?: boolean;
  children: string;
}

function Switch({ icon, onPress, says, pressed, children }: SwitchProps) {
  return (
    <button
      type="button"
      className="button button--plain button--small demo-bar__switch"
      title={says}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      onClick={onPress}
    >
      <span className="demo-bar__icon" aria-hidden="true">
        {icon}
      </span>
      {children}
    </button>
  );
}
