import os from 'node:os';

/** What the figures were taken on. */
export interface Machine {
  processor: string;
  memory: string;
  system: string;
  node: string;
  electron: string | undefined;
}

const GB = 1024 ** 3;

export function thisMachine(electron: string | undefined): Machine {
  const cores = os.cpus();
  return {
    processor: `${cores[0]?.model.trim() ?? 'unknown'}, ${cores.length} cores`,
    memory: `${Math.round(os.totalmem() / GB)} GB`,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    electron,
  };
}
