// What Electron runs when it is given the path of an app: the fallback Electron comes without its own.
// It has to be an ES module that awaits the app: a top-level `await app.whenReady()` in an app then waits for ever,
// as it does in every Electron, instead of seeming to work here only.
import fs from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const preloads = [];
let target;
const args = process.argv.slice(1);
while (args.length > 0 && !target) {
  const arg = args.shift();
  if (arg === '-r' || arg === '--require') preloads.push(path.resolve(args.shift()));
  else if (!arg.startsWith('-')) target = arg;
}
if (!target) {
  console.error('usage: electron [-r module] path-to-app');
  app.exit(1);
} else {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  if (preloads.length > 0) Module._preloadModules(preloads);
  const folder = path.resolve(target);
  const manifest = path.join(folder, 'package.json');
  if (fs.existsSync(manifest)) {
    const { version, name, productName } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    if (version) app.setVersion(version);
    if (productName ?? name) app.name = productName ?? name;
  }
  const file = Module._resolveFilename(folder, null, true);
  app.setAppPath(fs.statSync(folder).isDirectory() ? folder : path.dirname(file));
  await import(pathToFileURL(file).href);
}
