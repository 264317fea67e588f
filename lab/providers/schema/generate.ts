// Derives proxmox.json from the two dumps of the real provider: names, types and flags, for the types implemented here.
//   node setup/launch.mjs lab/providers/schema/generate.ts ../shared/contracts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactJson } from './compact-json';
import { deriveSchemas, type Planning, type ProviderDump } from './derive';

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  process.stderr.write('usage: generate.ts DIRECTORY-WITH-THE-DUMPS\n');
  process.exit(2);
}
const read = (name: string): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8'));
const dump = read('bpg-provider-schema.json') as ProviderDump;
const planning = read('bpg-provider-planning.json') as Planning;
const home = process.env.RACKWRIGHT_HOME ?? process.cwd();
const target = join(home, 'lab/providers/schema/proxmox.json');
writeFileSync(target, compactJson(deriveSchemas(dump, planning)));
process.stdout.write(`${target}\n`);
