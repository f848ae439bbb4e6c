import { useId } from 'react';
import type { z } from 'zod';
import { lookOf } from '../../main/settings/setting.ts';

export interface SettingFieldProps {
  name: string;
  setting: z.ZodType;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** One setting: on or off, or one of some values. What the schema gives no look is not shown. */
export function SettingField({ name, setting, value, onChange }: SettingFieldProps) {
  const id = useId();
  const look = lookOf(setting);
  if (!look) return null;
  const { title, description, choices } = look;
  return (
    <div className="setting">
      <label className="setting__words" htmlFor={id}>
        {title}
        {description ? <span className="setting__description">{description}</span> : null}
      </label>
      {choices ? (
        <select
          className="form__input setting__choice"
          id={id}
          name={name}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {Object.entries(choices).map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      ) : (
        <input
          className="setting__toggle"
          type="checkbox"
          id={id}
          name={name}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )}
    </div>
  );
}
