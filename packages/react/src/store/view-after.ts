import type { RunUpdate } from '@runwatch/protocol';
import type { CloudRunView } from '../views.ts';

export const NOTHING_LOADED: CloudRunView = {
  status: 'pending',
  data: null,
  error: null,
  connection: null,
  integrity: null,
  ended: false,
  savedAt: null,
};

/** What is known of the run itself after an update: the same object when it says nothing about that. */
export function viewAfter(view: CloudRunView, update: RunUpdate): CloudRunView {
  switch (update.kind) {
    case 'snapshot':
      return {
        ...view,
        status: 'success',
        data: update.run,
        error: null,
        ended: false,
        savedAt: update.savedAt ?? null,
      };
    case 'run':
      return { ...view, data: update.run };
    case 'connection':
      return { ...view, connection: update.connection };
    case 'integrity':
      return { ...view, integrity: update.integrity };
    case 'ended':
      return { ...view, data: update.run, integrity: update.integrity, ended: true };
    case 'from':
    case 'fill':
    case 'requests':
    case 'plan':
      return view;
  }
}
