import type { Answering } from '@runwatch/react';
import type { PermissionItem } from '@runwatch/transcript';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';

/** How the answer is doing: on its way, arrived, or failed with the reason while the options stay. */
export function AnswerState({ request, answering }: { request: PermissionItem; answering: Answering }) {
  switch (answering.state) {
    case 'open':
      return null;
    case 'sending':
      return (
        <p className="state tone-calm" role="status">
          <LoaderCircle className="turning" size={14} aria-hidden="true" /> Sending “
          {nameOf(request, answering.optionId)}”…
        </p>
      );
    case 'answered':
      return (
        <p className="state tone-good" role="status">
          <CircleCheck size={14} aria-hidden="true" /> Answered: {nameOf(request, answering.optionId)}
        </p>
      );
    case 'failed':
      return (
        <p className="state tone-bad" role="alert">
          <CircleAlert size={14} aria-hidden="true" /> “{nameOf(request, answering.optionId)}” was not accepted:{' '}
          {answering.failure.message}. Choose again.
        </p>
      );
  }
}

const nameOf = (request: PermissionItem, optionId: string): string =>
  request.options.find((option) => option.optionId === optionId)?.name || optionId;
