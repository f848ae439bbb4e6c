import type { PlanItem } from '@runwatch/transcript';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useSided } from '../../panes/pane-context.ts';
import { InlineText } from '../text/inline-text.tsx';
import { PlanSteps } from './plan-steps.tsx';
import './plan.css';

/** The agent's plan above the transcript: how far it has come and what it is at, all of it when opened. */
export function PlanBar({ plan, runIsOver }: { plan: PlanItem; runIsOver: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const stepsId = useId();
  const sided = useSided();
  const done = plan.steps.filter((step) => step.status === 'completed').length;
  const current = plan.steps.find(({ status }) => status === 'in_progress') ?? plan.steps.find(isAhead);
  return (
    <section className="plan-bar" data-testid="plan-bar" aria-label={sided('Plan')}>
      <button
        type="button"
        className="plan-bar__head"
        aria-expanded={isOpen}
        aria-controls={stepsId}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className="plan-bar__name">Plan</span>{' '}
        <span className="numbers">
          {done}/{plan.steps.length}
        </span>
        <ChevronRight className="plan-bar__chevron" size={14} aria-hidden="true" />
        <span className="plan-bar__step">
          {current ? <InlineText text={current.content} /> : plan.steps.length > 0 ? 'All steps are done' : 'No steps'}
        </span>
      </button>
      <div id={stepsId} className="plan-bar__steps" hidden={!isOpen}>
        {isOpen ? <PlanSteps steps={plan.steps} runIsOver={runIsOver} /> : null}
      </div>
    </section>
  );
}

const isAhead = ({ status }: PlanItem['steps'][number]): boolean => status !== 'completed' && status !== 'failed';
