import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { installable, type InstallUrls } from '../../../boot/installers';
import { ubuntuAutoinstall } from '../../../constructs';
import { nic } from '../../constructs/vm-parts';
import { exampleVm } from '../../stacks/example-site';
import { everyMedium, rackFile, rackSite } from '../rack-site';

const needs = { root: process.getuid?.() === 0, BusyBox: spawnSync('busybox').status === 0 };
const missing = Object.entries(needs).flatMap(([name, isThere]) => (isThere ? [] : [name]));
const suite = missing.length === 0 ? describe : describe.skip;

/** A tree like /sys/block: files by their paths in it. */
type Blocks = Readonly<Record<string, string>>;

const NVME = { 'nvme0n1/device/serial': 'UB1     \n' };
const SATA = { 'sda/device/vpd_pg80': '\0\x80\0\x05  UB1' };
const OTHER = { 'vda/serial': 'XUB1' };

suite(
  `which disk an installer is told${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    let folder: string;
    let reports: unknown[];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        reports.push([request.url, request.headers['content-type'], JSON.parse(text)]);
        response.end('{}');
      });
    });
    beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
    afterAll(() => new Promise((done) => server.close(done)));
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'rackwright-find-disk-'));
      reports = [];
      mkdirSync(join(folder, 'bin'));
      mkdirSync(join(folder, 'dev'));
      // The clock of a test: pauses are short, and standing still is the end.
      program('sleep', 'echo "$1" >> slept; [ "$1" != 3600 ] || kill -9 "$PPID"');
      program('debconf-set', 'echo "$@" >> debconf');
      program('logger', ':');
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    const program = (name: string, text: string): void => {
      const script = `#!/bin/sh\ncd ${folder} || exit\n${text}\n`;
      writeFileSync(join(folder, 'bin', name), script, { mode: 0o755 });
    };
    const written = (name: string): string => {
      const { stdout } = spawnSync('cat', [join(folder, name)], { encoding: 'utf8' });
      return stdout.replaceAll(folder, '');
    };

    function plug(blocks: Blocks, links: Readonly<Record<string, string>> = {}): void {
      for (const [file, text] of Object.entries(blocks)) {
        const path = join(folder, 'block', file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text, 'latin1');
        const name = file.replace(/\/.*/, '');
        if (!(`${name}/hidden` in blocks)) spawnSync('mknod', [join(folder, 'dev', name), 'b', '7', '99']);
      }
      // A partition has a device, and no folder of its own.
      spawnSync('mknod', [join(folder, 'dev/sda1'), 'b', '7', '98']);
      mkdirSync(join(folder, 'dev/disk/by-id'), { recursive: true });
      for (const [name, to] of Object.entries(links)) {
        symlinkSync(join(folder, 'dev', to), join(folder, 'dev/disk/by-id', name));
      }
    }

    function filesOf(machine: string, disk: string): Readonly<Record<string, string>> {
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      const urls: InstallUrls = {
        ...{
          files: `${url}/files/`,
          media: `${url}/media/`,
          report: `${url}/report/t`,
          logs: `${url}/logs/`,
        },
        ...{ secureFiles: '', secureReport: '', certificate: '' },
      };
      const file = `hosts/${machine}.yaml`;
      const text = rackFile(file).replace(/system: \{ serial: .*, wipe/, `system: { ${disk}, wipe`);
      const found = installable(rackSite({ [file]: text }), machine, { medium: everyMedium });
      if (!found.ok) throw new Error(found.problems.join('\n'));
      return found.installer.files(found.target, urls);
    }

    /** Runs a script of an installer on the tree, in a shell. */
    function run(script: string, shell: readonly string[]): Promise<number | null> {
      const moved = script.replaceAll('/sys/block', `${folder}/block`).replaceAll('/dev/', `${folder}/dev/`);
      const here = moved.replaceAll('/autoinstall.yaml', `${folder}/autoinstall.yaml`);
      const child = spawn('env', [...shell, '-c', here], {
        env: { PATH: `${folder}/bin:/usr/bin:/bin` },
        stdio: 'ignore',
      });
      return new Promise((done) => child.on('close', done));
    }

    const found: readonly [string, string, Blocks, string][] = [
      ['a serial number', 'serial: UB1', { ...NVME, ...OTHER }, 'nvme0n1'],
      ['a serial number of SATA', 'serial: UB1', { ...SATA, ...OTHER }, 'sda'],
      [
        'one of NVMe with two ways to it',
        'serial: UB1',
        { ...NVME, 'nvme0c0n1/device/serial': 'UB1', 'nvme0c0n1/hidden': '1' },
        'nvme0n1',
      ],
      ['a path of the kernel', 'path: /dev/sda', { ...SATA, ...OTHER }, 'sda'],
      ['a link to it', 'path: /dev/disk/by-id/nvme-eui.1', { ...NVME, ...OTHER }, 'nvme0n1'],
      ['a link and a serial number', 'path: /dev/disk/by-id/nvme-eui.1, serial: UB1', NVME, 'nvme0n1'],
    ];
    const none: readonly [string, string, Blocks, string][] = [
      ['no disk', 'serial: UB1', {}, '0 disks'],
      ['the only disk, with another number', 'serial: UB1', OTHER, '0 disks'],
      ['a pattern', 'serial: "*"', NVME, '0 disks'],
      ['two disks with one number', 'serial: UB1', { ...NVME, ...SATA }, '2 disks'],
      ['a path that is not there', 'path: /dev/sdb', SATA, '0 disks'],
      ['a link that is not there', 'path: /dev/disk/by-id/gone', SATA, '0 disks'],
      ['a partition', 'path: /dev/sda1', SATA, '0 disks'],
      [
        'a link and a number of different disks',
        'path: /dev/disk/by-id/nvme-eui.1, serial: UB1',
        { 'nvme0n1/device/serial': 'A', ...SATA },
        '0 disks',
      ],
    ];
    const LINKS = {
      'nvme-eui.1': 'nvme0n1',
      'nvme-Disk_UB1': 'nvme0n1',
      'ata-Disk_UB1': 'sda',
      'ata-Disk_UB1-part1': 'sda1',
    };

    describe("Debian's script in BusyBox", () => {
      const shell = ['busybox', 'sh'];
      beforeEach(() => {
        program('wget', 'exec busybox wget "$@"');
      });
      const script = (disk: string): string => filesOf('debian1', disk)['choose-disk.sh'] ?? '';

      test.each(found)('takes the disk by %s', async (_what, disk, blocks, name) => {
        plug(blocks, LINKS);
        expect(await run(script(disk), shell)).toBe(0);
        expect(written('debconf').split('\n')).toEqual([
          `partman-auto/disk /dev/${name}`,
          `grub-installer/bootdev /dev/${name}`,
          'partman-auto/method regular',
          '',
        ]);
        expect(reports).toEqual([]);
      });

      test.each(none)('stands still at %s, and says so', async (_what, disk, blocks, words) => {
        plug(blocks, LINKS);
        // It was killed where it stood: it did not go on to partition.
        expect(await run(script(disk), shell)).toBeNull();
        expect(written('debconf')).toBe('');
        const reason = expect.stringContaining(`${words} are what the site names`);
        expect(reports).toEqual([['/report/t', 'application/json', { kind: 'failed', reason }]]);
      });
    });

    test("Debian's script comes before a method is set, and holds where it does not come", async () => {
      const files = filesOf('debian1', 'serial: UB1');
      expect(files['preseed.cfg']).not.toMatch(/partman-auto\/(method|disk)/);
      const command = /partman\/early_command string (.*)/.exec(files['preseed.cfg'] ?? '')?.[1] ?? '';
      program('wget', 'exit 1');
      expect(await run(command, ['sh'])).toBeNull();
      expect(written('slept')).toBe('3600\n');
    });

    /** Of what Ubuntu's installer is told: its script, where its configuration is written. */
    function earlyCommand(userData = ''): string {
      const { autoinstall } = parse(userData) as {
        autoinstall: { storage: object; 'early-commands': string[][] };
      };
      // Its installer writes it anew, in a style of its own.
      writeFileSync(
        join(folder, 'autoinstall.yaml'),
        stringify({ storage: autoinstall.storage }).replaceAll('/dev/', `${folder}/dev/`),
      );
      return autoinstall['early-commands'][0]?.[2] ?? '';
    }

    describe("Ubuntu's script", () => {
      const script = (disk: string): string => earlyCommand(filesOf('ubuntu1', disk)['user-data']);
      const pathOf = (): string | undefined =>
        (
          parse(readFileSync(join(folder, 'autoinstall.yaml'), 'utf8')) as {
            storage: { config: { path?: string }[] };
          }
        ).storage.config[0]?.path?.replace(folder, '');

      test.each(found)('takes the disk by %s', async (_what, disk, blocks, name) => {
        plug(blocks, LINKS);
        expect(await run(script(disk), ['sh'])).toBe(0);
        expect(pathOf()).toBe(`/dev/${name}`);
        expect(reports).toEqual([]);
      });

      test.each(none)('ends at %s, and says so', async (_what, disk, blocks, words) => {
        plug(blocks, LINKS);
        expect(await run(script(disk), ['sh'])).toBe(1);
        expect(pathOf()).toBe('/dev/rackwright/disk0-of-site');
        const reason = expect.stringContaining(`${words} are what the site names`);
        expect(reports).toEqual([['/report/t', 'application/json', { kind: 'failed', reason }]]);
      });
    });

    describe("Ubuntu's script of a VM with a disk of answers", () => {
      const script = (): string => {
        const vm = exampleVm({ name: 'd1', vmId: 10_001, posture: 'dev', nics: [nic] });
        const [disk] = vm.disks;
        if (!disk) throw new Error('a VM of the example has a disk');
        const disks = [{ ...disk, interface: 'virtio1', serial: 'root' }];
        return earlyCommand(ubuntuAutoinstall({ ...vm, disks })()['user-data']);
      };
      const path = (): string | undefined => {
        const written = parse(readFileSync(join(folder, 'autoinstall.yaml'), 'utf8')) as {
          storage: { layout: { match: { path: string } } };
        };
        return written.storage.layout.match.path.replace(folder, '');
      };
      const disks = { 'vda/serial': 'data', 'vdb/serial': 'root', 'sda/device/vpd_pg80': '' };

      test('takes the one that the site names, and not the first or the largest', async () => {
        plug(disks, { 'virtio-data': 'vda', 'virtio-root': 'vdb' });
        expect(await run(script(), ['sh'])).toBe(0);
        expect(path()).toBe('/dev/vdb');
      });

      test('ends where it is not there, and nothing else is taken', async () => {
        plug(disks, { 'virtio-data': 'vda' });
        expect(await run(script(), ['sh'])).toBe(1);
        expect(path()).toBe('/dev/rackwright/disk0-of-site');
      });
    });
  },
);
