import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askBmc, type RunningBmc, startBmc } from '../../../lab/bmc';
import {
  bareMetalId,
  createGuestHost,
  type GuestHost,
  machineRoot,
  qemuObstacle,
  rootStatus,
} from '../../../lab/guests';
import { machineImage } from '../../../lab/guests/root';
import { cacheDirectory } from '../machines/python';
import { makeBootableDisk } from './bootable-disk';

const root = rootStatus({ cacheDirectory, name: machineRoot('debian-12') });
const missing = {
  root: process.getuid?.() === 0,
  dnsmasq: existsSync('/usr/sbin/dnsmasq'),
  iPXE: existsSync('/usr/lib/ipxe/undionly.kpxe'),
  OVMF: existsSync('/usr/share/OVMF/OVMF_CODE_4M.fd'),
  'disk of a machine (rackwright lab root build --machine)': root.ready,
};
const obstacle =
  qemuObstacle() ??
  Object.entries(missing)
    .filter(([, isThere]) => !isThere)
    .map(([name]) => `no ${name}`)[0];
const suite = obstacle === undefined ? describe : describe.skip;

const HOME = join(__dirname, '../../..');
const OWN = '10.99.7.1';
const PROFILES = `os_profiles:
  debian-image: { family: debian, image: debian-12, kernel_arguments: ["console=ttyS0"] }
`;
const hostOf = (firmware: string, last: number): string => `os: debian-image
boot_method: image
firmware: ${firmware}
nics: { eno1: { mac: "BC:24:11:00:07:${String(last)}", ipv4: ${addressOf(last)}/24 } }
disks:
  system: { serial: "SYSTEM", wipe: true, mount: / }
  data: { serial: "DATA" }
install: { users: { admin: { sudo: true } } }
`;
const addressOf = (last: number): string => `10.99.7.${String(last)}`;

suite(
  `a machine from power-on to SSH by a disk image${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`,
  () => {
    jest.setTimeout(1_800_000);
    const lab = mkdtempSync(join(tmpdir(), 'rackwright-image-'));
    const project = join(lab, 'project');
    const program = [process.execPath, join(HOME, 'cli/rackwright.mjs')];
    let guests: GuestHost;
    let bmc: RunningBmc;
    let serve: ChildProcess | undefined;
    let said = '';

    const within = (argv: readonly string[]): readonly string[] => {
      const { pid } = JSON.parse(readFileSync(join(lab, 'guests/holder.json'), 'utf8')) as { pid: number };
      return ['nsenter', `--target=${String(pid)}`, '--net', '--', ...argv];
    };
    const runIn = (argv: readonly string[]): { status: number | null; out: string } => {
      const [file = '', ...args] = within(argv);
      const { status, stdout, stderr } = spawnSync(file, args, { cwd: project, encoding: 'utf8' });
      return { status, out: status === 0 ? stdout : `${stdout}${stderr}` };
    };
    const rackwright = (...args: readonly string[]): string => {
      const { status, out } = runIn([...program, ...args]);
      if (status !== 0) throw new Error(`${args.join(' ')}: ${out}`);
      return out;
    };
    const consoleOf = (index: number): string => {
      const file = join(lab, 'guests', String(bareMetalId(index)), 'console.log');
      return existsSync(file) ? readFileSync(file, 'latin1') : '';
    };
    const until = async (what: string, holds: () => boolean, index: number): Promise<void> => {
      for (let tries = 0; tries < 900; tries += 1) {
        if (holds()) return;
        await sleep(1000);
      }
      throw new Error(`never came true: ${what}\n${said.slice(-3000)}\n${consoleOf(index).slice(-3000)}`);
    };
    const ssh = (last: number, command: string): { status: number | null; out: string } =>
      runIn([
        ...['ssh', '-i', join(project, 'key'), '-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes'],
        ...[
          '-o',
          'UserKnownHostsFile=/dev/null',
          '-o',
          'ConnectTimeout=5',
          `admin@${addressOf(last)}`,
          command,
        ],
      ]);

    beforeAll(async () => {
      cpSync(join(HOME, 'specs'), join(project, 'specs'), { recursive: true });
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(project, 'key')]);
      mkdirSync(join(project, 'specs/hosts'), { recursive: true });
      const key = readFileSync(join(project, 'key.pub'), 'utf8').trim();
      for (const [name, firmware, last] of [
        ['rack1', 'bios', 21],
        ['rack2', 'uefi', 22],
      ] as const) {
        const text = hostOf(firmware, last).replace('sudo: true', `sudo: true, ssh_keys: ["${key}"]`);
        writeFileSync(join(project, `specs/hosts/${name}.yaml`), text);
      }
      const site = join(project, 'specs/site.yaml');
      writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILES}`);
      guests = await createGuestHost({
        ...{ name: 'test', directory: lab, cacheDirectory, hostAddress: '10.0.12.1/24' },
      });
      await guests.applyNetwork([{ name: 'vmbr0', address: '10.0.12.1/24' }]);
      bmc = await startBmc({ directory: lab, ...(guests.bareMetal ? { host: guests.bareMetal } : {}) });
      const disk = await makeBootableDisk(machineImage(root.ready ? root.directory : ''), join(lab, 'image'));
      // The lab's own network leads nowhere; packages come by the host's.
      for (const words of [['installer'], ['add', disk, '--name', 'debian-12']]) {
        const [file = '', ...args] = [...program, 'image', ...words];
        const { status, stderr } = spawnSync(file, args, { cwd: project, encoding: 'utf8' });
        if (status !== 0) throw new Error(stderr);
      }
      for (const [Name, Firmware, last] of [
        ['rack1', 'bios', 21],
        ['rack2', 'uefi', 22],
      ] as const) {
        const oem = {
          ...{ Firmware, MemoryMib: 768, Cores: 1 },
          Disks: ['DATA', 'SYSTEM'].map((Serial) => ({ SizeMib: 2048, Serial, Bus: 'scsi' })),
          Nics: [{ Bridge: 'prov0', Mac: `BC:24:11:00:07:${String(last)}` }],
          Bridges: [{ Name: 'prov0', Address: `${OWN}/24` }],
        };
        await askBmc(lab, 'Systems', { method: 'POST', body: { Name, Oem: { Rackwright: oem } } });
      }
      const [file = '', ...args] = within([
        ...[...program, 'serve', '--address', OWN, '--listen', OWN],
        ...['--dhcp', `prov0=${OWN}/24`, '--allow', '10.99.7.0/24'],
      ]);
      serve = spawn(file, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [serve.stdout, serve.stderr]) {
        stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      }
      await until('the server serves', () => said.includes('token of the first admin'), 1);
    }, 1_800_000);

    afterAll(async () => {
      const served = serve;
      if (served?.exitCode === null) {
        const end = new Promise((done) => served.once('exit', done));
        served.kill('SIGTERM');
        await end;
      }
      await bmc.close();
      await guests.close();
      rmSync(lab, { recursive: true, force: true });
    }, 300_000);

    const boot = async (name: string, target: 'Pxe' | 'UefiHttp'): Promise<void> => {
      const override = { BootSourceOverrideTarget: target, BootSourceOverrideEnabled: 'Once' };
      await askBmc(lab, `Systems/${name}`, { method: 'PATCH', body: { Boot: override } });
      const reset = { method: 'POST', body: { ResetType: 'On' } } as const;
      await askBmc(lab, `Systems/${name}/Actions/ComputerSystem.Reset`, reset);
    };

    test.each([
      { how: 'BIOS, by PXE', name: 'rack1', index: 1, last: 21, target: 'Pxe' },
      { how: 'UEFI, over HTTP', name: 'rack2', index: 2, last: 22, target: 'UefiHttp' },
    ] as const)('$how', async ({ name, index, last, target }) => {
      rackwright('machine', 'accept', name, '--erase', name);
      rackwright('machine', 'install', name);
      await boot(name, target);
      const shown = (): { state: string; reason?: string; events: readonly { kind: string }[] } =>
        JSON.parse(rackwright('machine', 'show', name, '--json')) as ReturnType<typeof shown>;
      await until(
        'the installer has ended',
        () => /restarting from the disk|FAILED/.test(consoleOf(index)),
        index,
      );
      await until('the server has heard of it', () => shown().state !== 'installing', index);
      expect(shown().state).toMatch(/^(installed|configuring|ready)$/);
      await until('SSH lets in', () => ssh(last, 'true').status === 0, index);
      // It is the machine of the site, from the disk that was named, grown to it; the other disk was not touched.
      expect(ssh(last, 'hostname').out.trim()).toBe(name);
      const disks =
        'lsblk -bno SERIAL,SIZE,MOUNTPOINT; sudo head -c 65536 $(lsblk -dnpo NAME,SERIAL | awk \'$2=="DATA"{print $1}\') | tr -d "\\000" | wc -c';
      const { out } = ssh(last, disks);
      expect(out).toMatch(/\s\d+ \/\n/);
      expect(Number(/(\d+) \/\n/.exec(out)?.[1])).toBeGreaterThan(1900 * 1024 * 1024);
      expect(out.trim().split('\n').at(-1)).toBe('0');
      const log = join(project, '.rackwright/boot/logs', name, 'installer.log');
      expect(readFileSync(log, 'utf8')).toContain('restarting from the disk');
    });
  },
);
