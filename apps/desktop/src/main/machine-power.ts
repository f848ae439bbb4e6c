import type { Power } from '@runwatch/cloud-task';
import { powerMonitor } from 'electron';

/** The machine's sleep, as the system tells it. */
export const machinePower: Power = {
  watch(told) {
    const suspend = () => told('suspend');
    const resume = () => told('resume');
    powerMonitor.on('suspend', suspend);
    powerMonitor.on('resume', resume);
    return () => {
      powerMonitor.off('suspend', suspend);
      powerMonitor.off('resume', resume);
    };
  },
};
