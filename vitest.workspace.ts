import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests wait on sockets and virtual clocks more than they compute: a core left free for others would only be idle.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'packages/{async,protocol,transcript,run-file,local-cloud,ingest,cloud-task,electron-ipc,conformance,bench}/src/**/*.test.ts',
            'apps/cli/src/**/*.test.ts',
            'apps/example-agent/src/**/*.test.ts',
            'apps/desktop/src/main/**/*.test.ts',
          ],
          testTimeout: 20_000,
          // So that its import of Electron can be answered by a stand-in.
          server: { deps: { inline: ['electron-trpc'] } },
        },
      },
      {
        test: {
          name: 'react',
          environment: 'happy-dom',
          include: ['packages/react/src/**/*.test.{ts,tsx}', 'apps/desktop/src/renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['packages/react/src/test-setup.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['apps/desktop/e2e/**/*.test.ts'],
          globalSetup: ['apps/desktop/e2e/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A real window on a busy machine takes its time; nothing is waited for longer than it takes.
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
