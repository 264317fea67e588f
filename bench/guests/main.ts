// Guests from nothing to SSH, and to nothing again. usage: main.ts [KIND=COUNT …]; needs root and the guest root.
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGuestHost, execInLab, GUEST_KINDS, type HostSpec } from '../../lab/guests';
import { usage } from './usage';

const DEFAULTS = ['nspawn=20', 'nspawn=100', 'namespace=20', 'namespace=200'];
/** Seconds to SSH and to nothing again that were set as the measure, by count of nspawn guests. */
const WANTED_S: Readonly<Record<string, number>> = { 'nspawn=20': 30, 'nspawn=100': 150 };
const WANTED_GONE_S = 5;
const TIMEOUT_MS = 900_000;

interface Measured {
  readonly toSshS: number;
  readonly cpuS: number;
  readonly mib: number;
  readonly goneS: number;
}

const seconds = (since: number): number => (performance.now() - since) / 1000;
const hex = (value: number): string => value.toString(16).padStart(2, '0');
const address = (index: number): string =>
  `10.0.${String(12 + Math.floor((index + 10) / 250))}.${String(((index + 10) % 250) + 1)}`;

function specOf(kind: HostSpec['kind'], index: number): HostSpec {
  const mac = `BC:24:11:00:${hex(Math.floor(index / 256))}:${hex(index % 256)}`;
  const networkConfig = `version: 2\nethernets:\n  net0: {match: {macaddress: "${mac.toLowerCase()}"}, addresses: [${address(index)}/16]}\n`;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...{ vmid: 1000 + index, name: `g${String(index)}`, root: 'debian-12', memoryMib: 384, cores: 1 },
    nics: [{ name: 'ens18', mac, bridge: 'vmbr0' }],
    cloudInit: {
      userData: '#cloud-config\nusers: [{name: ops}]\n',
      metaData: `instance-id: g${String(index)}\n`,
      networkConfig,
    },
  };
}

async function measure(kind: HostSpec['kind'], count: number): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), 'rackwright-bench-'));
  const cacheDirectory = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');
  const guests = await createGuestHost({
    name: 'bench',
    directory,
    cacheDirectory,
    hostAddress: '10.0.12.1/16',
  });
  try {
    const reason = guests.unavailable('debian-12', kind);
    if (reason !== null) throw new Error(reason);
    await guests.applyNetwork([{ name: 'vmbr0', address: '10.0.12.1/16', dhcp: false }]);
    const start = performance.now();
    const indexes = Array.from({ length: count }, (_, index) => index);
    await Promise.all(indexes.map((index) => guests.start(specOf(kind, index))));
    const waiting = new Set(indexes);
    // One process asks for all, so that asking costs next to nothing.
    const ask = `for address in "$@"; do timeout 2 nc -w 1 "$address" 22 < /dev/null 2> /dev/null | grep -q ^SSH && echo "$address"; done; true`;
    while (waiting.size > 0 && seconds(start) * 1000 < TIMEOUT_MS) {
      const asked = [...waiting].slice(0, 20);
      const { stdout } = await execInLab(directory, ['sh', '-c', ask, 'sh', ...asked.map(address)]);
      const answered = new Set(stdout.split('\n'));
      for (const index of asked) if (answered.has(address(index))) waiting.delete(index);
      if (waiting.size > 0) await sleep(100);
    }
    if (waiting.size > 0) throw new Error(`${String(waiting.size)} guests never answered`);
    const toSshS = seconds(start);
    const { cpuS, mib } = usage(directory);
    const end = performance.now();
    await guests.close();
    return { toSshS, cpuS, mib, goneS: seconds(end) };
  } finally {
    await guests.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function ofWanted(word: string, toSshS: number, goneS: number): string {
  const gone = `gone ${((goneS / WANTED_GONE_S) * 100).toFixed(0)} %`;
  const wanted = WANTED_S[word];
  return wanted === undefined ? gone : `SSH ${((toSshS / wanted) * 100).toFixed(0)} %, ${gone}`;
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  process.stdout.write(
    'guests                to SSH     CPU      CPU each   memory each   gone   of what is wanted\n',
  );
  for (const word of wanted.length > 0 ? wanted : DEFAULTS) {
    const [name = '', count = '1'] = word.split('=');
    const kind = GUEST_KINDS.find((each) => each === name);
    if (kind === undefined || kind === 'qemu') throw new Error(`${name} is not nspawn or namespace`);
    const { toSshS, cpuS, mib, goneS } = await measure(kind, Number(count));
    const each = [cpuS / Number(count), mib / Number(count)];
    const cells = [`${toSshS.toFixed(1)} s`, `${cpuS.toFixed(1)} s`, `${(each[0] ?? 0).toFixed(2)} s`];
    process.stdout.write(
      `${`${count} ${kind}`.padEnd(20)}${cells.map((cell) => cell.padStart(10)).join('')}${`${(each[1] ?? 0).toFixed(1)} MiB`.padStart(14)}${`${goneS.toFixed(1)} s`.padStart(8)}   ${ofWanted(word, toSshS, goneS)}\n`,
    );
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
