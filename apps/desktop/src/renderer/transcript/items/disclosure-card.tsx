import { ChevronRight, type LucideIcon } from 'lucide-react';
import { type ReactNode, useContext } from 'react';
import { useDisclosure } from '../surroundings.ts';
import { CutNoteContext } from './cut-item.tsx';
import './card.css';

export interface DisclosureCardProps {
  name: string;
  icon: LucideIcon;
  title: ReactNode;
  /** At the far end of the line: state, counts. */
  aside?: ReactNode;
  /** Below the line while it is closed. */
  preview?: ReactNode;
  /** Drawn only while open. */
  children: () => ReactNode;
}

/** One line that opens. The whole line is the button; the article's heading stands before it. */
export function DisclosureCard({ name, icon: Icon, title, aside, preview, children }: DisclosureCardProps) {
  const [open, toggle] = useDisclosure(name);
  const cutNote = useContext(CutNoteContext);
  return (
    <div className={`card${open ? ' card--open' : ''}`}>
      <button
        type="button"
        className="card__head"
        aria-expanded={open}
        onClick={(event) => toggle(event.currentTarget)}
      >
        <ChevronRight className="card__chevron" size={14} aria-hidden="true" />
        <Icon className="card__icon" size={15} aria-hidden="true" />
        <span className="card__title">{title}</span>
        {aside ? <span className="card__aside">{aside}</span> : null}
      </button>
      {open ? (
        <div className="card__body">
          {children()}
          {cutNote}
        </div>
      ) : (
        <div className="card__preview">{preview}</div>
      )}
    </div>
  );
}
