import { BenchServer } from './bench-server.ts';

// A process of its own: what it costs is nobody's time but its own. Tells its address, and ends with whoever started it.
const server = new BenchServer();
const address = await server.listen();
process.once('disconnect', () => process.exit(0));
process.send?.(address);
