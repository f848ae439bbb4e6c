import { SilenceBars } from './silence-bars.tsx';
import { type VitalFacts, vitalFacts } from './vital-facts.ts';

/** How the watch is at this moment, in one line below whatever is looked at. */
export function VitalsLine(facts: VitalFacts) {
  const { vitals } = facts;
  return (
    <dl className="vitals" data-testid="vitals">
      {vitalFacts(facts).map(({ name, value, meaning }) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd className="numbers">
            {value}
            {name === 'heartbeat' && vitals ? <SilenceBars vitals={vitals} /> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
