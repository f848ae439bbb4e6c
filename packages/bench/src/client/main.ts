import { ServerHandle } from './server-handle.ts';
import type { Job, Sample } from './task.ts';
import { measureCrowd } from './tasks/crowd.ts';
import { measureHistory } from './tasks/history.ts';
import { measureLeftMemory } from './tasks/left-memory.ts';
import { measureLive } from './tasks/live.ts';
import { measureLiveMemory } from './tasks/live-memory.ts';
import { measureNewest } from './tasks/newest.ts';
import { measureScan } from './tasks/scan.ts';

// A process of its own for each sample: its memory and its time are nobody else's.
async function measure({ server: address, contender, task }: Job): Promise<Sample> {
  const server = new ServerHandle(address);
  switch (task.kind) {
    case 'newest':
      return await measureNewest(server, contender, task.entries);
    case 'history':
      return await measureHistory(server, contender, task.entries, task.by);
    case 'live':
      return await measureLive(server, contender, task.events);
    case 'live-memory':
      return await measureLiveMemory(server, contender, task.events);
    case 'left-memory':
      return await measureLeftMemory(server, contender, task);
    case 'crowd':
      return await measureCrowd(server, contender, task);
    case 'scan':
      return measureScan(task.folder, task.sought);
  }
}

const sample = await measure(JSON.parse(process.argv[2] ?? '') as Job);
if (process.send) process.send(sample, () => process.exit(0));
else {
  console.log(JSON.stringify(sample));
  process.exit(0);
}
