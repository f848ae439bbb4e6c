/** How tests are registered: vitest's and node:test's functions will do. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  test(name: string, run: (context: { skip(note?: string): unknown }) => Promise<void>): unknown;
}
