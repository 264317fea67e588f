// Derives operations.json from the official API descriptions: names, types, limits and flags, no descriptions.
//   node setup/launch.mjs lab/pve/operations/generate.ts ../shared/contracts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compactJson } from '../../providers/schema/compact-json';
import { deriveOperations, type OfficialNode } from './derive';

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  process.stderr.write('usage: generate.ts DIRECTORY-WITH-THE-DESCRIPTIONS\n');
  process.exit(2);
}
const read = (version: string): readonly OfficialNode[] =>
  JSON.parse(
    gunzipSync(readFileSync(join(directory, `pve-api-${version}.json.gz`))).toString(),
  ) as readonly OfficialNode[];
const home = process.env.RACKWRIGHT_HOME ?? process.cwd();
const target = join(home, 'lab/pve/operations/operations.json');
writeFileSync(target, compactJson(deriveOperations(read('8.4'), read('9.2'))));
process.stdout.write(`${target}\n`);
