#!/usr/bin/env node
// What `npm pack` puts into the package beside the sources' data: the library as JavaScript with its types, and a bundle
// of each entry point. `npm pack` runs it by itself.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './bundle.mjs';
import { say } from './progress.mjs';

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const library = join(home, 'dist', 'lib');
const entries = [
  'cli/main.ts',
  'lab/daemon/main.ts',
  'lab/ssh/main.ts',
  'lab/providers/local/main.ts',
  'lab/providers/proxmox/main.ts',
  'provider/main.ts',
];
/** The bindings are a workspace here, and a folder of the package there: see docs/adr/0020-package.md. */
const [workspace, subpath] = ['@cdktf/provider-proxmox/lib/', 'rackwright/provider-proxmox/lib/'];

rmSync(library, { recursive: true, force: true });
const compiler = join(home, 'node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.lib.json'], {
  cwd: home,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

for (const entry of readdirSync(library, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(js|d\.ts)$/.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const text = readFileSync(file, 'utf8');
  if (text.includes(workspace)) writeFileSync(file, text.replaceAll(workspace, subpath));
}
for (const entry of entries) build(home, entry);
say(`the library is in dist/lib, with ${entries.length} bundles beside it`);
