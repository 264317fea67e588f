import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askBmc, type RunningBmc, startBmc } from '../../../lab/bmc';
import { bareMetalId, createGuestHost, type GuestHost } from '../../../lab/guests';
import { machineImage } from '../../../lab/guests/root';
import { cacheDirectory } from '../machines/python';
import { makeBootableDisk } from './bootable-disk';
import { diskObstacle, machineDisk } from './disk-obstacle';

const obstacle = diskObstacle({ OVMF: existsSync('/usr/share/OVMF/OVMF_CODE_4M.fd') });
const suite = obstacle === undefined ? describe : describe.skip;

const HOME = join(__dirname, '../../..');
const OWN = '10.99.7.1';
const PROFILES = `os_profiles:
  debian-image: { family: debian, image: debian-12, kernel_arguments: ["console=ttyS0", "mitigations=off"] }
`;
const PLAYBOOK = `- hosts: bare_metal
  gather_facts: false
  become: true
  tasks:
    - name: Leave a mark
      ansible.builtin.copy: { dest: /etc/rackwright-mark, content: "{{ rackwright_fqdn }}", mode: "0644" }
`;

interface Iron {
  readonly name: string;
  readonly firmware: 'bios' | 'uefi';
  /** Last part of its address, and of its MAC address. */
  readonly last: number;
  /** BIOS starts from the first disk alone; UEFI finds the one that has a loader. */
  readonly disks: readonly string[];
}

/** Fewer of them, where QEMU is without KVM and the machine busy: RACKWRIGHT_RACK=1. */
const SIZE = Number(process.env['RACKWRIGHT_RACK'] ?? 4);
const WHOLE_RACK: readonly Iron[] = [
  { name: 'rack1', firmware: 'bios', last: 21, disks: ['SYSTEM', 'DATA'] },
  { name: 'rack2', firmware: 'uefi', last: 22, disks: ['DATA', 'SYSTEM'] },
  { name: 'rack3', firmware: 'bios', last: 23, disks: ['SYSTEM', 'DATA'] },
  { name: 'rack4', firmware: 'uefi', last: 24, disks: ['DATA', 'SYSTEM'] },
];
const RACK = WHOLE_RACK.slice(0, SIZE);
/** Has no BMC in the specs: somebody switches it on, and it boots over HTTP. */
const BY_HAND: Iron = { name: 'rack5', firmware: 'uefi', last: 25, disks: ['SYSTEM'] };
const addressOf = ({ last }: Iron): string => `10.99.7.${String(last)}`;
const macOf = ({ last }: Iron): string => `BC:24:11:00:07:${String(last)}`;
/** The lab's one BMC answers at every address of its network. */
const hostOf = (iron: Iron): string => `os: debian-image
boot_method: image
firmware: ${iron.firmware}
${iron === BY_HAND ? '' : `bmc: { address: 127.7.0.${String(iron.last)}, verify_tls: false, credentials: lab }\n`}nics: { eno1: { mac: "${macOf(iron)}", ipv4: ${addressOf(iron)}/24 } }
disks:
  system: { serial: "SYSTEM", wipe: true, mount: / }
  data: { serial: "DATA" }
`;
/** QEMU may be without KVM, and the machine busy: only where nothing is said for so long is it given up. */
const SILENCE_MS = 20 * 60_000;

suite(
  `a rack from power-off to ready by disk images${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`,
  () => {
    jest.setTimeout(4 * 3_600_000);
    const lab = mkdtempSync(join(tmpdir(), 'rackwright-image-'));
    const project = join(lab, 'project');
    const keys = join(project, '.rackwright/keys');
    const program = [process.execPath, join(HOME, 'cli/rackwright.mjs')];
    let guests: GuestHost;
    let bmc: RunningBmc;
    let serve: ChildProcess | undefined;
    let said = '';

    const within = (argv: readonly string[]): readonly string[] => {
      const { pid } = JSON.parse(readFileSync(join(lab, 'guests/holder.json'), 'utf8')) as { pid: number };
      return ['nsenter', `--target=${String(pid)}`, '--net', '--', ...argv];
    };
    const start = (
      argv: readonly string[],
      variables: Readonly<Record<string, string>> = {},
    ): ChildProcess => {
      const [file = '', ...args] = within(argv);
      const env = { ...process.env, ...variables };
      const child = spawn(file, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], env });
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
      return child;
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
    const until = async (what: string, holds: () => boolean): Promise<void> => {
      const signs = (): string =>
        [said.length, ...[...RACK, BY_HAND].map((_, index) => consoleOf(index + 1).length)].join();
      let [before, deadline] = [signs(), performance.now() + SILENCE_MS];
      while (!holds()) {
        if (signs() !== before) [before, deadline] = [signs(), performance.now() + SILENCE_MS];
        if (serve && serve.exitCode !== null) throw new Error(`the server has ended: ${said}`);
        if (performance.now() > deadline) {
          const consoles = [...RACK, BY_HAND].map((_, index) => consoleOf(index + 1).slice(-2000));
          throw new Error(`never came true: ${what}\n${said.slice(-3000)}\n${consoles.join('\n---\n')}`);
        }
        await sleep(1000);
      }
    };
    const ssh = (iron: Iron, command: string): { status: number | null; out: string } =>
      runIn([
        ...['ssh', '-i', join(keys, 'automation_ed25519'), '-o', 'StrictHostKeyChecking=no'],
        ...['-o', 'BatchMode=yes', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'ConnectTimeout=60'],
        ...['-o', 'LogLevel=ERROR', `admin@${addressOf(iron)}`, command],
      ]);

    beforeAll(async () => {
      cpSync(join(HOME, 'specs'), join(project, 'specs'), { recursive: true });
      mkdirSync(keys, { recursive: true });
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, 'automation_ed25519')]);
      mkdirSync(join(project, 'specs/hosts'), { recursive: true });
      for (const iron of [...RACK, BY_HAND])
        writeFileSync(join(project, `specs/hosts/${iron.name}.yaml`), hostOf(iron));
      const site = join(project, 'specs/site.yaml');
      writeFileSync(site, `${readFileSync(site, 'utf8')}${PROFILES}`);
      writeFileSync(join(project, 'setup-cluster.yml'), PLAYBOOK);
      guests = await createGuestHost({
        ...{ name: 'test', directory: lab, cacheDirectory, hostAddress: '10.0.12.1/24' },
      });
      await guests.applyNetwork([{ name: 'vmbr0', address: '10.0.12.1/24' }]);
      bmc = await startBmc({ directory: lab, ...(guests.bareMetal ? { host: guests.bareMetal } : {}) });
      const disk = await makeBootableDisk(
        machineImage(machineDisk.ready ? machineDisk.directory : ''),
        join(lab, 'image'),
      );
      // The lab's own network leads nowhere; packages come by the host's.
      for (const words of [['installer'], ['add', disk, '--name', 'debian-12']]) {
        const [file = '', ...args] = [...program, 'image', ...words];
        const { status, stderr } = spawnSync(file, args, { cwd: project, encoding: 'utf8' });
        if (status !== 0) throw new Error(stderr);
      }
      for (const iron of [...RACK, BY_HAND]) {
        const oem = {
          ...{ Firmware: iron.firmware, MemoryMib: 768, Cores: 1 },
          Disks: iron.disks.map((Serial) => ({ SizeMib: 2048, Serial, Bus: 'scsi' })),
          Nics: [{ Bridge: 'prov0', Mac: macOf(iron) }],
          Bridges: [{ Name: 'prov0', Address: `${OWN}/24` }],
        };
        const body = { Name: iron.name, Oem: { Rackwright: oem } };
        await askBmc(lab, 'Systems', { method: 'POST', body });
      }
      const { user, password } = JSON.parse(readFileSync(join(lab, 'bmc/credentials.json'), 'utf8')) as {
        user: string;
        password: string;
      };
      const listening = ['serve', '--address', OWN, '--listen', OWN, '--dhcp', `prov0=${OWN}/24`];
      serve = start([...program, ...listening, '--allow', '10.99.7.0/24'], {
        RACKWRIGHT_SECRET_BMC_LAB_USER: user,
        RACKWRIGHT_SECRET_BMC_LAB_PASSWORD: password,
      });
      await until('the server serves', () => said.includes('token of the first admin'));
    });

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
    }, 600_000);

    test('UEFI of a machine without a BMC boots over HTTP to its installer', async () => {
      rackwright('machine', 'accept', BY_HAND.name, '--erase', BY_HAND.name);
      rackwright('machine', 'install', BY_HAND.name);
      const Boot = { BootSourceOverrideTarget: 'UefiHttp', BootSourceOverrideEnabled: 'Once' };
      await askBmc(lab, `Systems/${BY_HAND.name}`, { method: 'PATCH', body: { Boot } });
      const reset = async (ResetType: string): Promise<void> => {
        const path = `Systems/${BY_HAND.name}/Actions/ComputerSystem.Reset`;
        await askBmc(lab, path, { method: 'POST', body: { ResetType } });
      };
      await reset('On');
      const stateOf = (): string =>
        (JSON.parse(rackwright('machine', 'show', BY_HAND.name, '--json')) as { state: string }).state;
      await until('its installer has begun', () =>
        /rackwright: .*looking for the disk/.test(consoleOf(SIZE + 1)),
      );
      expect(consoleOf(SIZE + 1)).toMatch(/HTTP Boot over IPv4/);
      await until('the server knows', () => stateOf() === 'installing');
      await reset('ForceOff');
      rackwright('machine', 'release', BY_HAND.name);
    });

    test(`${String(SIZE)} machines go from power-off to ready by one command`, async () => {
      const names = RACK.map(({ name }) => name);
      const provision = start([...program, 'machine', 'provision', ...names, '--erase', ...names]);
      await until('the command ends', () => provision.exitCode !== null);
      expect([provision.exitCode, provision.exitCode === 0 ? '' : said]).toEqual([0, '']);
      for (const iron of RACK) {
        const { events } = JSON.parse(rackwright('machine', 'show', iron.name, '--json')) as {
          events: readonly { kind: string; after?: string }[];
        };
        // Each was installed and configured once.
        for (const kind of ['installer-started', 'install-succeeded', 'configure', 'configured'])
          expect([iron.name, kind, events.filter((event) => event.kind === kind).length]).toEqual([
            ...[iron.name, kind, 1],
          ]);
        // It is the machine of the site, from the disk that was named, grown to it; the other disk was not touched.
        expect(ssh(iron, 'hostname').out.trim()).toBe(iron.name);
        expect(ssh(iron, 'cat /etc/rackwright-mark').out).toMatch(new RegExp(`^${iron.name}[.]`));
        const disks =
          'lsblk -bno SERIAL,SIZE,MOUNTPOINT; sudo head -c 65536 $(lsblk -dnpo NAME,SERIAL | awk \'$2=="DATA"{print $1}\') | tr -d "\\000" | wc -c';
        const { out } = ssh(iron, disks);
        expect(Number(/(\d+) \/\n/.exec(out)?.[1])).toBeGreaterThan(1900 * 1024 * 1024);
        expect(out.trim().split('\n').at(-1)).toBe('0');
        const log = join(project, '.rackwright/boot/logs', iron.name, 'installer.log');
        expect(readFileSync(log, 'utf8')).toContain('restarting from the disk');
      }
      expect(readdirSync(join(project, '.rackwright/machines/runs'))).toHaveLength(1);
    });
  },
);
