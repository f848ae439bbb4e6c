import type { PlanStep } from '@runwatch/transcript';
import { stepLook } from '../items/tool/tool-look.ts';
import { InlineText } from '../text/inline-text.tsx';
import './plan.css';

export function PlanSteps({ steps, runIsOver }: { steps: readonly PlanStep[]; runIsOver: boolean }) {
  return (
    <ul className="plan">
      {steps.map((step, index) => {
        const look = stepLook(step.status, runIsOver && step.status !== 'pending');
        const Icon = look.icon;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
          <li key={index} className={`plan__step plan__step--${step.status}`}>
            <Icon className={`tone-${look.tone}`} size={15} aria-hidden="true" />
            <span>
              <InlineText text={step.content} />
            </span>
            <span className="unseen">{look.word}</span>
          </li>
        );
      })}
    </ul>
  );
}
