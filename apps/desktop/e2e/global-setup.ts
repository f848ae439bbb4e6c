import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the app as users get it. */
export default function buildApp(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
}
