import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useSided } from '../../panes/pane-context.ts';
import { count } from '../../time/format-time.ts';

export interface PageBarProps {
  /** Counted from 0. */
  page: number;
  pages: number;
  onTurn: (page: number) => void;
}

/** Which page it is, and the way to others. */
export function PageBar({ page, pages, onTurn }: PageBarProps) {
  const sided = useSided();
  return (
    <nav className="page-bar" aria-label={sided('Pages')}>
      <button
        type="button"
        className="button button--small"
        disabled={page === 0}
        title="Alt+PageUp"
        onClick={() => onTurn(page - 1)}
      >
        <ArrowLeft size={14} aria-hidden="true" /> Previous page
      </button>
      <form
        className="page-bar__where"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = Number(new FormData(event.currentTarget).get('page'));
          if (Number.isInteger(wanted)) onTurn(Math.max(0, Math.min(pages, wanted) - 1));
        }}
      >
        <label className="page-bar__label">
          Page{' '}
          <input
            key={page}
            className="form__input page-bar__page"
            name="page"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={page + 1}
          />
        </label>{' '}
        of {count(pages)}
      </form>
      <button
        type="button"
        className="button button--small"
        disabled={page >= pages - 1}
        title="Alt+PageDown"
        onClick={() => onTurn(page + 1)}
      >
        Next page <ArrowRight size={14} aria-hidden="true" />
      </button>
    </nav>
  );
}
