/** Scenarios that cannot happen here, each with the one sentence that says why. What has a test needs no reason. */
export const REASONS: Readonly<Record<string, string>> = {};
