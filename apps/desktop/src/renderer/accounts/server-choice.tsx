import type { Server } from '../../main/accounts/server-address.ts';

const SERVERS = [
  ['us', 'PostHog US'],
  ['eu', 'PostHog EU'],
  ['self-hosted', 'Self-hosted'],
] as const;

export interface ServerChoiceProps {
  server: Server;
  onChange: (server: Server) => void;
}

/** Which PostHog: one of its own, or somebody's. */
export function ServerChoice({ server, onChange }: ServerChoiceProps) {
  const choose = (kind: Server['kind']) => onChange(kind === 'self-hosted' ? { kind, address: '' } : { kind });
  return (
    <>
      <fieldset>
        <legend>Where is your PostHog?</legend>
        {SERVERS.map(([kind, name]) => (
          <label key={kind} className="form__choice">
            <input type="radio" name="server" checked={server.kind === kind} onChange={() => choose(kind)} />
            {name}
          </label>
        ))}
      </fieldset>
      {server.kind === 'self-hosted' ? (
        <label className="form__field">
          <span className="form__label">Address</span>
          <input
            className="form__input"
            name="address"
            placeholder="https://posthog.example.com"
            autoComplete="off"
            spellCheck={false}
            value={server.address}
            onChange={(event) => onChange({ kind: 'self-hosted', address: event.currentTarget.value })}
          />
        </label>
      ) : null}
    </>
  );
}
