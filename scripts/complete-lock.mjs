// Completes package-lock.json: `node scripts/complete-lock.mjs` after every `npm install` of a new package.
// npm leaves a platform's optional package out of the lock file when the registry in use does not have it (mirrors often
// keep their own platform only), and then `npm ci` refuses the file everywhere. Their parent names their exact version, so
// the entry can be made from that; only its integrity is left to whoever installs it there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup/paths.mjs';

const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * What a lock file lacks.
 * @returns {Record<string, object>} entries by their path in node_modules
 */
export function missingEntries(lock) {
  const missing = {};
  for (const [path, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (path === '' || !exactVersion.test(version) || isLocked(lock.packages, path, name)) continue;
      missing[`node_modules/${name}`] = { version, ...(parent.dev ? { dev: true } : {}), ...platformOf(name), optional: true };
    }
  }
  return missing;
}

/** Node looks for a package beside its parent and then in every folder above. */
function isLocked(packages, parentPath, name) {
  for (let folder = parentPath; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/** The platform of a package whose name ends like `-linux-arm64-musl` or `-win32-x64-msvc`. */
function platformOf(name) {
  const parts = name.split(/[-/]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  const libc = parts.includes('musl') || parts.includes('musleabihf') ? ['musl'] : ['glibc'];
  return { ...(cpu.length > 0 ? { cpu } : {}), ...(os.length > 0 ? { os } : {}), ...(os.includes('linux') ? { libc } : {}) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingEntries(lock);
  const packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} entries added.`);
}
