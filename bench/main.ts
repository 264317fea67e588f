import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const chosen = process.argv.slice(2);
const benches = readdirSync(join(home, 'bench')).filter((name) =>
  existsSync(join(home, 'bench', name, 'main.ts')),
);
const unknown = chosen.filter((name) => !benches.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`no bench called ${unknown.join(', ')}; there are: ${benches.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const memoryGib = (totalmem() / 2 ** 30).toFixed(0);
  process.stdout.write(`node ${process.version}, ${String(cpus().length)} cores, ${memoryGib} GiB\n`);
  for (const name of benches.filter((bench) => chosen.length === 0 || chosen.includes(bench))) {
    process.stdout.write(`\n${name}\n`);
    execFileSync(process.execPath, ['setup/launch.mjs', `bench/${name}/main.ts`], {
      cwd: home,
      stdio: 'inherit',
    });
  }
}
