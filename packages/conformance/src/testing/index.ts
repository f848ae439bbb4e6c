export { agentWords } from '../processes/agent/agent-entries.ts';
export { CloudOfProcesses } from '../processes/cloud-of-processes.ts';
export { buildPrograms } from './build-programs.ts';
