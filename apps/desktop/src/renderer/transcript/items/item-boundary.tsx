import type { TranscriptItem } from '@runwatch/transcript';
import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  item: TranscriptItem;
  children: ReactNode;
}

/**
 * What an agent writes must not take the window down: an item that cannot be drawn says so, the rest stays.
 * Mount with the item's own key; a newer state of the item is tried again.
 */
export class ItemBoundary extends Component<BoundaryProps, { failed: boolean; item: TranscriptItem }> {
  override state = { failed: false, item: this.props.item };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: { failed: boolean; item: TranscriptItem }) {
    return props.item === state.item ? null : { failed: false, item: props.item };
  }

  override render() {
    return this.state.failed ? <p className="line tone-warn">This entry cannot be shown.</p> : this.props.children;
  }
}
