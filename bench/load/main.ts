import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasAtmos, writeAtmosStacks } from './atmos';
import { type Numbering, writeLargeSpecs } from './large-specs';

interface Measured {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly mebibytes: number;
}

const RUNS = 5;
const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'rackwright-bench-'));

/** The middle one of some runs. */
function median<T>(run: () => T, cost: (value: T) => number): T {
  const runs = Array.from({ length: RUNS }, run).sort((a, b) => cost(a) - cost(b));
  return runs[RUNS >> 1] as T;
}

function load(specs: string): Measured {
  const args = ['setup/launch.mjs', 'bench/load/measure.ts', specs];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: home, encoding: 'utf8' })) as Measured;
}

function wall(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: string } = {},
): number {
  const start = performance.now();
  execFileSync(command, args, {
    cwd: home,
    maxBuffer: 2 ** 30,
    ...options,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return performance.now() - start;
}

/** Terraform's own reading of the two files with an entry for each VM, merged by name; without what its start takes. */
function yamldecode(specs: string): number {
  const decode = (file: string): string => `yamldecode(file("${join(specs, file)}"))`;
  // A list of one, so that the second file is decoded once and not for each name.
  const expression = `[for hosts in [${decode('install_config.yaml')}.hosts] : length({ for name, vm in ${decode('vm_specs.yaml')}.vms : name => merge(vm, hosts[name]) })]`;
  const evaluate = (input: string): number =>
    median(
      () => wall('terraform', ['console'], { cwd: folder, input: `${input}\n` }),
      (value) => value,
    );
  return evaluate(expression) - evaluate('1');
}

/** What atmos takes to merge and print the same VMs; without what its start takes. */
function atmos(count: number): number {
  const describe = (vms: number): number => {
    const cwd = join(folder, `atmos-${String(vms)}`);
    writeAtmosStacks(cwd, vms);
    return median(
      () => wall('atmos', ['describe', 'stacks', '--format', 'json', '--process-functions=false'], { cwd }),
      (value) => value,
    );
  };
  return describe(count) - describe(0);
}

function line(...cells: readonly string[]): void {
  const padded = cells.map((cell, index) => (index === 0 ? cell.padEnd(44) : cell.padStart(12)));
  process.stdout.write(`${padded.join('')}\n`);
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;

try {
  line('load, merge, validate, allocate', 'time', 'CPU', 'peak');
  for (const count of [1000, 10_000]) {
    for (const numbering of ['written', 'allocated'] satisfies Numbering[]) {
      const specs = join(folder, `${numbering}-${String(count)}`);
      writeLargeSpecs(specs, count, numbering);
      const ours = median(
        () => load(specs),
        ({ milliseconds }) => milliseconds,
      );
      const name = `${count.toLocaleString('en')} VMs, ids and addresses ${numbering}`;
      line(name, ms(ours.milliseconds), ms(ours.cpuMilliseconds), `${ours.mebibytes.toFixed(0)} MB`);
      if (numbering === 'allocated') continue;
      const theirs = yamldecode(specs);
      line('  Terraform, yamldecode and merge only', ms(theirs));
      line('  Terraform / Rackwright', `${(theirs / ours.milliseconds).toFixed(2)}x`);
      // Of 1,000 alone: it takes seconds for these.
      if (count > 1000 || !hasAtmos()) continue;
      const merged = atmos(count);
      line('  atmos, describe stacks', ms(merged));
      line('  atmos / Rackwright', `${(merged / ours.milliseconds).toFixed(2)}x`);
    }
  }
  const validate = median(
    () => wall(process.execPath, ['cli/rackwright.mjs', 'validate', '--dry-run', '--site', 'specs']),
    (value) => value,
  );
  line('rackwright validate of the example, whole process', ms(validate));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
