import { ArrowDown, ArrowUp, CaseSensitive, List, Regex, Search, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useAction } from '../keys/use-action.tsx';
import { useSided } from '../panes/pane-context.ts';
import { count } from '../time/format-time.ts';
import { Excerpt } from './excerpt.tsx';
import { findWords, KINDS, kindWord } from './find-words.ts';
import type { Find } from './use-find.ts';
import './search.css';

/** Above the transcript: which kinds are shown, and what is looked for in the whole run. */
export function FindBar({ find }: { find: Find }) {
  const input = useRef<HTMLInputElement>(null);
  const open = () => {
    find.open();
    input.current?.focus();
    input.current?.select();
  };
  useAction('find.open', open);
  useAction('find.openHere', open);
  const sided = useSided();
  const { isOpen, wanted, search, want } = find;
  useEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);
  const words = findWords(search, find.index);
  return (
    <section className="find" aria-label={sided('Find and filter')} data-testid="find" data-open={isOpen}>
      <div className="find__kinds">
        <fieldset className="chips" aria-label="Show only">
          <Chip isOn={wanted.kinds.length === 0} onPress={() => want({ kinds: [] })}>
            All
          </Chip>
          {KINDS.map(({ kind, title }) => {
            const isOn = wanted.kinds.includes(kind);
            const others = wanted.kinds.filter((one) => one !== kind);
            return (
              <Chip key={kind} isOn={isOn} onPress={() => want({ kinds: isOn ? others : [...others, kind] })}>
                {title}
              </Chip>
            );
          })}
        </fieldset>
        {isOpen ? null : (
          <button type="button" className="button button--plain button--small find__open" onClick={open}>
            <Search size={14} aria-hidden="true" /> Find
          </button>
        )}
      </div>
      {isOpen ? (
        <>
          <div className="find__row">
            <label className="find__field">
              <Search size={15} aria-hidden="true" />
              <input
                ref={input}
                className="find__input"
                aria-label="Find in this run"
                placeholder="Find in this run"
                spellCheck={false}
                value={wanted.text}
                onChange={(event) => want({ text: event.target.value })}
                onKeyDown={(event) => onKey(event, find)}
              />
              <output className="find__count" data-testid="find-count" data-status={search.status}>
                {words}
              </output>
            </label>
            <Switch title="Match case" isOn={wanted.caseSensitive} onPress={(on) => want({ caseSensitive: on })}>
              <CaseSensitive size={16} aria-hidden="true" />
            </Switch>
            <Switch title="Regular expression" isOn={wanted.regex} onPress={(on) => want({ regex: on })}>
              <Regex size={15} aria-hidden="true" />
            </Switch>
            <Switch title="Show as a list" isOn={find.isListed} onPress={find.list}>
              <List size={15} aria-hidden="true" />
            </Switch>
            <IconButton title="Previous (Shift+Enter)" onPress={() => find.step(-1)} can={search.hits.length > 0}>
              <ArrowUp size={15} aria-hidden="true" />
            </IconButton>
            <IconButton title="Next (Enter)" onPress={() => find.step(1)} can={search.hits.length > 0}>
              <ArrowDown size={15} aria-hidden="true" />
            </IconButton>
            <IconButton title="Close and stay here" onPress={() => find.close(false)} can>
              <X size={15} aria-hidden="true" />
            </IconButton>
          </div>
          {find.current && !find.isListed ? (
            <p className="find__current" data-testid="find-current">
              <span className="find__number">#{count(find.current.entry + 1)}</span> {kindWord(find.current)}
              {' · '}
              <Excerpt hit={find.current} />
            </p>
          ) : null}
        </>
      ) : null}
      <span className="unseen" role="status">
        {search.status === 'done' || search.status === 'failed' ? words : ''}
      </span>
    </section>
  );
}

function onKey(event: KeyboardEvent, find: Find): void {
  // Keys of an input method are its own.
  if (event.nativeEvent.isComposing) return;
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
  if (step) find.step(step);
  else if (event.key === 'Escape') find.close(true);
  else return;
  event.preventDefault();
}

interface ControlProps {
  isOn: boolean;
  onPress: (isOn: boolean) => void;
  children: ReactNode;
}

function Chip({ isOn, onPress, children }: ControlProps) {
  return (
    <button type="button" className="chip" aria-pressed={isOn} onClick={() => onPress(!isOn)}>
      {children}
    </button>
  );
}

function Switch({ title, isOn, onPress, children }: ControlProps & { title: string }) {
  return (
    <button
      type="button"
      className="button button--plain find__button"
      aria-pressed={isOn}
      aria-label={title}
      title={title}
      onClick={() => onPress(!isOn)}
    >
      {children}
    </button>
  );
}

function IconButton({
  title,
  can,
  onPress,
  children,
}: {
  title: string;
  can: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="button button--plain find__button"
      aria-label={title}
      title={title}
      disabled={!can}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
