export { MemorySpillDisk } from './memory-spill-disk.ts';
