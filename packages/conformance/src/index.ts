export { checkServer } from './server/check-server.ts';
export type { Report } from './server/report.ts';
export { runServerConformance } from './server/run-server-conformance.ts';
export { serverScenarios } from './server/scenarios/server-scenarios.ts';
export type { ServerScenario } from './server/server-scenario.ts';
export type { RunWish, ServerDriver, ServerUnderTest } from './server/server-under-test.ts';
export { mismatch, type Shape } from './shape.ts';
export type { TestRunner } from './test-runner.ts';
