import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Measured {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'rackwright-bench-'));

function measure(way: 'rackwright' | 'cdktf', vms: number): { first: Measured; again: Measured } {
  const outdir = join(folder, `${way}-${String(vms)}`);
  const run = (): Measured => {
    const args = ['setup/launch.mjs', 'bench/synth/measure.ts', way, String(vms), outdir];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: home, encoding: 'utf8' })) as Measured;
  };
  // Not removed here: for minutes ext4 is many times slower at new files where as many were just deleted.
  return { first: run(), again: run() };
}

function line(...cells: readonly string[]): void {
  process.stdout.write(
    `${cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(12))).join('')}\n`,
  );
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const mb = (value: number): string => `${value.toFixed(0)} MB`;

line('VMs with 2 disks, NIC, cloud-init', 'first', 'unchanged', 'peak');
try {
  for (const vms of [100, 1000, 10_000]) {
    const ours = measure('rackwright', vms);
    const theirs = measure('cdktf', vms);
    const report = (name: string, { first, again }: typeof ours): void => {
      line(
        `${vms.toLocaleString('en')} ${name}`,
        ms(first.milliseconds),
        ms(again.milliseconds),
        mb(Math.max(first.mebibytes, again.mebibytes)),
      );
    };
    report('rackwright', ours);
    report('plain cdktf', theirs);
    const ratio = (one: number, other: number): string => `${(one / other).toFixed(1)}x`;
    line(
      '  plain cdktf / rackwright',
      ratio(theirs.first.milliseconds, ours.first.milliseconds),
      ratio(theirs.again.milliseconds, ours.again.milliseconds),
      ratio(
        Math.max(theirs.first.mebibytes, theirs.again.mebibytes),
        Math.max(ours.first.mebibytes, ours.again.mebibytes),
      ),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
