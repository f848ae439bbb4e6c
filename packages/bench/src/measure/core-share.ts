const LOOP_MS = 50;

/** How much of a core a loop gets that asks for a whole one: less than almost all of it means that others use the machine too. */
export function coreShare(): number {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  while (performance.now() - startedAt < LOOP_MS);
  const { user, system } = process.cpuUsage(cpu);
  return Math.min(1, (user + system) / 1e3 / (performance.now() - startedAt));
}
