// The few system packages that Electron needs, and a display where there is none.
import { spawnSync } from 'node:child_process';

export const isHeadless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;

/**
 * Debian and Ubuntu: installs what is missing when run as root.
 * @param {string} executable Electron's binary
 * @throws with the exact command when it may not install by itself
 */
export function ensureSystemPackages(executable) {
  if (process.platform !== 'linux' || !isSomethingMissing(executable)) return;
  const install = `apt-get install -y --no-install-recommends ${packageNames().join(' ')}`;
  if (process.geteuid() !== 0 || !isCommand('apt-get'))
    throw new Error(`System packages are missing; on Debian or Ubuntu: sudo ${install}`);
  for (const command of ['apt-get update', install]) {
    console.error(`electron: ${command}`);
    const run = spawnSync('sh', ['-c', command], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`Cannot install system packages: ${command} failed\n${run.stderr}`);
  }
}

function isSomethingMissing(executable) {
  if (isHeadless && !(isCommand('Xvfb') && isCommand('xauth'))) return true;
  const libraries = spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout;
  return libraries?.includes('not found') ?? false;
}

function packageNames() {
  // Debian 13 and Ubuntu 24.04 renamed these for 64-bit time.
  const suffix = spawnSync('apt-cache', ['show', 'libgtk-3-0t64']).status === 0 ? 't64' : '';
  return ['xvfb', 'xauth', `libgtk-3-0${suffix}`, 'libnss3', 'libgbm1', `libasound2${suffix}`];
}

const isCommand = (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
