import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootStatus } from '../../lab/guests';
import { labFolders } from '../../lab/daemon';
import { homedir } from 'node:os';
import { measureApplied } from './applied';
import { measureGuests } from './guests';
import { BenchServer, type Call, type Rate } from './server';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const VMS = 100;
const SECONDS = 5;

function line(...cells: readonly string[]): void {
  process.stdout.write(
    `${cells.map((cell, index) => (index === 0 ? cell.padEnd(52) : cell.padStart(16))).join('')}\n`,
  );
}

/** How much of the measure that was set for it a figure is; above 100 % is good for rates, below for the rest. */
const share = (value: number, wanted: number): string => `${((value / wanted) * 100).toFixed(0)} %`;
const count = (value: number): string => Math.round(value).toLocaleString('en');
const vmid = (index: number): number => 100 + (index % VMS);
const vm = (index: number, rest: string): string => `nodes/lab/qemu/${String(vmid(index))}/${rest}`;

/** What the bpg provider asks of each VM when it looks whether anything changed. */
const refresh: readonly ((index: number) => string)[] = [
  (index) => vm(index, 'config'),
  (index) => vm(index, 'status/current'),
  (index) => `nodes/lab/storage/local-lvm/content/local-lvm:vm-${String(vmid(index))}-disk-0`,
  () => 'pools',
];

async function rates(): Promise<void> {
  const server = await BenchServer.start({ model: { vms: VMS } });
  const report = (what: string, { perSecond, perCpuSecond }: Rate, wanted?: number): void => {
    const ofWanted = wanted === undefined ? '' : `${share(perCpuSecond, wanted)} of ${count(wanted)}`;
    line(what, count(perCpuSecond), count(perSecond), ofWanted);
  };
  const get = (path: string): Call => ({ method: 'GET', path });
  try {
    line('calls a second', 'of one core', 'on this machine', 'of one, wanted');
    const read = (index: number): Call => get((refresh[index % refresh.length] ?? refresh[0]!)(index));
    report('reads of one VM', await server.rate(read, SECONDS), 3000);
    report(
      `reads of the list of ${String(VMS)} VMs`,
      await server.rate(() => get('cluster/resources?type=vm'), SECONDS),
    );
    const write = (index: number): Call => ({
      method: 'PUT',
      path: vm(index, 'config'),
      body: `description=${String(index)}&memory=${String(512 + (index % 512))}`,
    });
    report('writes, each on the disk when it is answered', await server.rate(write, SECONDS), 1000);
  } finally {
    await server.remove();
  }
}

async function memory(): Promise<void> {
  const server = await BenchServer.start({ model: { vms: 5000 } });
  try {
    const started = await server.usage();
    await server.rate(
      (index) => ({ method: 'GET', path: index % 50 === 0 ? 'cluster/resources' : vm(index, 'config') }),
      3,
    );
    const used = await server.usage();
    line('5,000 VMs in state, after the start', `${count(started.mebibytes)} MB`);
    line(
      '  and while they are listed and read',
      `${count(used.mebibytes)} MB`,
      `${share(used.mebibytes, 300)} of 300 MB`,
    );
  } finally {
    await server.remove();
  }
}

/** `lab up` of a lab without guests, as somebody types it. */
function start(): void {
  const state = mkdtempSync(join(tmpdir(), 'rackwright-bench-'));
  const environment = { ...process.env, RACKWRIGHT_STATE_DIR: state };
  const rackwright = (...args: readonly string[]): number => {
    const begin = performance.now();
    execFileSync(process.execPath, [join(home, 'cli', 'rackwright.mjs'), 'lab', ...args, '--lab', 'bench'], {
      cwd: state,
      env: environment,
      stdio: 'ignore',
    });
    return performance.now() - begin;
  };
  try {
    const first = rackwright('up', '--no-guests');
    rackwright('down');
    const again = rackwright('up', '--no-guests');
    rackwright('down');
    line('lab up to the first answer, new', `${count(first)} ms`);
    line('  and again', `${count(again)} ms`, `${share(again, 1000)} of 1 s`);
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  await rates();
  await memory();
  await measureApplied(line);
  start();
  const { ready } = rootStatus({ cacheDirectory: labFolders(process.env, homedir()).cache });
  if (ready && process.getuid?.() === 0) await measureGuests(line);
  else line('guests', 'not here: no root, or no guest root');
}

void main();
