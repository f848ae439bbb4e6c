import { Separator } from 'react-resizable-panels';
import './panels.css';

export interface EdgeProps {
  label: string;
  between: 'columns' | 'rows';
}

/** The edge between two panels: dragged, or moved with the arrow keys; Enter closes a panel that can be closed, and opens it again. */
export function Edge({ label, between }: EdgeProps) {
  return <Separator className={`edge edge--${between}`} aria-label={label} />;
}
