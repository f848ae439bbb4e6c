import { z } from 'zod';

/** How a setting stands on the settings page. A setting without it is kept, and not shown there. */
export interface SettingLook {
  title: string;
  /** A sentence more, where the title does not tell what it does. */
  description?: string;
  /** Names of the values, for a choice among some, in the order in which they are offered. */
  choices?: Readonly<Record<string, string>>;
}

const looks = z.registry<SettingLook>();

/** A setting that is one of some values; the keys of `choices` are what is stored. */
export function choice<const Value extends string>(
  look: SettingLook & { choices: Readonly<Record<Value, string>> },
  fallback: NoInfer<Value>,
) {
  const values = Object.keys(look.choices) as [Value, ...Value[]];
  return z
    .enum(values)
    .default(fallback as never)
    .register(looks, look);
}

/** A setting that is on or off. */
export const toggle = (look: SettingLook, fallback: boolean) => z.boolean().default(fallback).register(looks, look);

/** How a setting is to be shown; undefined where it is not. */
export const lookOf = (setting: z.ZodType): SettingLook | undefined => looks.get(setting);
