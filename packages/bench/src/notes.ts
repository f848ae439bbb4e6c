/** Why a target is missed, as profiles have shown, and what was tried: by what the line is about. */
export const notes: Readonly<Record<string, string>> = {};
