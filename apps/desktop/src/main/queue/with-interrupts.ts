import type { CloudRunsClient, RunRef } from '@runwatch/protocol';

/** The same client; `interrupted` hears that a turn is to be interrupted before anybody else does. */
export const withInterrupts = (client: CloudRunsClient, interrupted: (run: RunRef) => void): CloudRunsClient => ({
  ...client,
  async command(run, command, id) {
    if (command.method === 'cancel') interrupted(run);
    return await client.command(run, command, id);
  },
});
