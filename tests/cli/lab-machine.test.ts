import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askBmc, startBmc, type RunningBmc } from '../../lab/bmc';
import { processStart } from '../../lab/guests';
import { run, type Ran } from './run-program';

const NETWORKS = `
networks:
  storage: { cidr: 10.0.14.0/24, gateway: 10.0.14.1 }
  the-network-of-management: { cidr: 10.0.15.0/24 }
`;

const RACK1 = `memory: 64GiB
cores: 16
firmware: bios
disks:
  system0: { path: /dev/disk/by-id/virtio-SYS0, min_size: 20GiB }
  system1: { path: /dev/sdb, serial: X1, min_size: 40GiB }
  tank: { path: /dev/disk/by-id/nvme-eui.0025385b91b0a1c2, serial: S4EVNX0R123456 }
nics:
  eno1: { mac: "3c:ec:ef:00:00:01" }
  eno2: { mac: "3c:ec:ef:00:00:02" }
  eno3: { mac: "3c:ec:ef:00:00:03", network: the-network-of-management }
  eno4: { mac: "3c:ec:ef:00:00:04" }
bonds: { bond0: { members: [eno1, eno2], mode: active-backup } }
bridges: { vmbr1: { ports: [bond0], network: storage } }
`;

const RACK2 = 'nics: { eno1: { mac: "3c:ec:ef:00:01:01" } }\n';

describe('rackwright lab machine add', () => {
  let project: string;
  let directory: string;
  let bmc: RunningBmc;

  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'rackwright-machines-'));
    directory = join(project, '.local', 'state', 'rackwright', 'labs', 'default');
    const specs = join(project, 'specs');
    cpSync(resolve(__dirname, '../../specs'), specs, { recursive: true });
    mkdirSync(join(specs, 'hosts'));
    writeFileSync(join(specs, 'site.yaml'), NETWORKS, { flag: 'a' });
    writeFileSync(join(specs, 'hosts', 'rack1.yaml'), RACK1);
    writeFileSync(join(specs, 'hosts', 'rack2.yaml'), RACK2);
    mkdirSync(directory, { recursive: true });
    bmc = await startBmc({ directory });
    const pidStart = processStart(process.pid) ?? '';
    const record = { name: 'default', endpoint: 'https://127.0.0.1:1/', pid: process.pid, pidStart };
    writeFileSync(join(directory, 'lab.json'), JSON.stringify(record));
  });
  afterAll(async () => {
    await bmc.close();
    rmSync(project, { recursive: true, force: true });
  });

  const machine = (...args: readonly string[]): Promise<Ran> => run(project, 'lab', 'machine', ...args);
  const drivesOf = async (name: string): Promise<readonly (readonly [string, number])[]> => {
    const { Members } = await askBmc<{ Members: { '@odata.id': string }[] }>(
      directory,
      `Systems/${name}/Storage`,
    );
    const storage = await askBmc<{ Drives: { '@odata.id': string }[] }>(
      directory,
      Members[0]?.['@odata.id'] ?? '',
    );
    return Promise.all(
      storage.Drives.map(async ({ '@odata.id': path }) => {
        const drive = await askBmc<{ SerialNumber: string; CapacityBytes: number }>(directory, path);
        return [drive.SerialNumber, drive.CapacityBytes / 1024 ** 3] as const;
      }),
    );
  };

  test('makes one of the specs as they have it, with the memory of a lab', async () => {
    const added = await machine('add', 'rack1', '--from-site');
    expect(added.err).toContain(
      'rack1: disk tank: a lab has no /dev/disk/by-id/nvme-eui.0025385b91b0a1c2; its serial number is as written\n',
    );
    expect(added).toMatchObject({ code: 0 });
    const [rack1] = JSON.parse((await machine('list', '--json')).out) as [object];
    expect(rack1).toMatchObject({
      Id: 'rack1',
      PowerState: 'Off',
      BiosVersion: 'SeaBIOS',
      MemorySummary: { TotalSystemMemoryGiB: 2 },
      ProcessorSummary: { CoreCount: 2 },
      macs: ['3C:EC:EF:00:00:01', '3C:EC:EF:00:00:02', '3C:EC:EF:00:00:03', '3C:EC:EF:00:00:04'],
    });
    expect(await drivesOf('rack1')).toEqual([
      ['SYS0', 20],
      ['X1', 40],
      ['S4EVNX0R123456', 32],
    ]);
  });

  test('makes all that are not there yet, and says of the others that they are', async () => {
    const added = await machine('add', '--from-site', '--memory', '512MiB');
    expect(added.out).toMatch(/^machine rack1 is there already, as it was made\nmachine rack2 is there, off/);
    expect(added.code).toBe(0);
    const all = JSON.parse((await machine('list', '--json')).out) as { Id: string; MemorySummary: object }[];
    expect(all.map(({ Id }) => Id)).toEqual(['rack1', 'rack2']);
    expect(all[1]?.MemorySummary).toEqual({ TotalSystemMemoryGiB: 0.5 });
  });

  test('refuses names that the site does not have, and one serial number for several', async () => {
    const unknown = await machine('add', 'rack3', '--from-site');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.err).toContain('HOST_UNKNOWN: there is no host "rack3" here');
    expect(await machine('add', '--from-site', '--serial', 'S1')).toMatchObject({ code: 2 });
    expect(await machine('add', 'one', 'two')).toMatchObject({ code: 2 });
    expect(await machine('add')).toMatchObject({ code: 2 });
  });

  test('makes one by options alone, and refuses its name a second time', async () => {
    const words = ['add', 'metal1', '--nic', 'prov0=BC:24:11:00:00:71', '--disk', '1GiB', '--disk', '2GiB'];
    await expect(machine(...words)).resolves.toMatchObject({ code: 0, err: '' });
    expect(await drivesOf('metal1')).toEqual([
      ['metal1-0', 1],
      ['metal1-1', 2],
    ]);
    await expect(machine(...words)).rejects.toThrow('the lab has a machine metal1 already');
  });
});
