import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: Linux begins at 32,768. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/**
 * A port of this machine that was free a moment ago. Whoever calls again and again at a port that is free for a while may be given that very port for its own
 * end, and then talks to itself: so it is none of those that outgoing connections get.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
