import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MODEL_SCHEMA_PATH, modelJsonSchema } from '../../lab/pve/seed';
import { PveClient } from '../../pve/client';
import { run, type Ran } from './run-program';

const home = resolve(__dirname, '../..');
const documented =
  /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(home, 'docs/lab-model.md'), 'utf8'))?.[1] ?? '';

const execute = promisify(execFile);

describe('rackwright lab up --model', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'rackwright-model-'));
  });
  afterEach(() => {
    rmSync(project, { recursive: true, force: true });
  });

  const check = (text: string): Promise<Ran> => {
    writeFileSync(join(project, 'lab.yaml'), text);
    return run(project, 'lab', 'up', '--no-guests', '--model', 'lab.yaml');
  };
  /** The daemon is started by the command itself. */
  const rackwright = (...args: readonly string[]): Promise<{ stdout: string }> =>
    execute(process.execPath, [join(home, 'cli/rackwright.mjs'), 'lab', ...args], {
      cwd: project,
      env: { PATH: process.env['PATH'], HOME: project, RACKWRIGHT_STATE_DIR: join(project, 'state') },
    });

  test('the file of the documentation becomes a lab', async () => {
    writeFileSync(join(project, 'lab.yaml'), documented);
    await rackwright('up', '--no-guests', '--model', 'lab.yaml');
    const directory = join(project, 'state/labs/default');
    const { endpoint } = JSON.parse(readFileSync(join(directory, 'lab.json'), 'utf8')) as {
      endpoint: string;
    };
    const token = readFileSync(join(directory, 'token'), 'utf8').trim();
    const client = new PveClient({ endpoint, token, insecure: true });
    try {
      await expect(client.get('cluster/status')).resolves.toContainEqual(
        expect.objectContaining({ type: 'cluster', name: 'office', nodes: 2 }),
      );
      await expect(client.get('nodes')).resolves.toMatchObject([
        { node: 'pve1', maxcpu: 32, maxmem: 128 * 1024 ** 3 },
        { node: 'pve2', maxcpu: 16 },
      ]);
      await expect(client.get('nodes/pve1/network/vmbr1')).resolves.toMatchObject({
        bridge_ports: 'eno2',
        bridge_vlan_aware: 1,
      });
      await expect(client.get('storage/nas')).resolves.toMatchObject({ type: 'nfs', server: '10.0.12.250' });
      await expect(client.get('nodes/pve1/qemu/100/config')).resolves.toMatchObject({
        name: 'web1',
        cores: 4,
        memory: '4096',
        tags: 'prod;web',
        onboot: 1,
        scsi0: 'nas:100/vm-100-disk-0.qcow2,size=20G',
        net1: 'virtio=BC:24:11:00:01:00,bridge=vmbr1,tag=20',
      });
      await expect(client.get('pools/web')).resolves.toMatchObject({ members: [{ vmid: 100 }] });
      await expect(
        client.get('access/permissions', { userid: 'eve@pve', path: '/vms/100' }),
      ).resolves.toEqual({
        '/vms/100': { 'VM.Audit': expect.any(Number), 'VM.PowerMgmt': expect.any(Number) },
      });
      const clone = await client.post<string>('nodes/pve1/qemu/9000/clone', { newid: 200, full: 1 });
      await client.waitTask(clone);
      await client.waitTask(await client.post<string>('nodes/pve1/qemu/100/status/start'));
      expect((await rackwright('up')).stdout).toContain('is up already');
      await rackwright('down');
      await expect(rackwright('up', '--no-guests', '--model', 'lab.yaml')).rejects.toThrow(/there already/);
    } finally {
      client.close();
      await rackwright('down', '--forget');
    }
  }, 60_000);

  test('all that is wrong with it is told with its places, and nothing is started', async () => {
    const shapes = await check('nodes:\n  - { name: pve1, memory: much }\nvms:\n  - { vmid: 7, nam: web }\n');
    expect(shapes.code).toBe(1);
    expect(shapes.err).toMatch(/^lab\.yaml:2:\d+: error/m);
    expect(shapes.err).toMatch(/^lab\.yaml:4:\d+: error/m);
    const text = [
      'nodes: [{ name: pve1 }, { name: pve1 }]',
      'vms:',
      '  - { vmid: 100, name: a, node: pve3 }',
      '  - { vmid: 100, name: b, node: pve1, storage: ceph, pool: web }',
      '  - vmid: 101',
      '    name: c',
      '    node: pve1',
      '    networks: [{ bridge: vmbr7 }]',
      'users: [{ name: eve@pve, groups: [ops] }]',
      'acl: [{ path: /, role: Boss, user: eve@pve, group: ops }]',
    ].join('\n');
    const { code, err } = await check(text);
    expect(code).toBe(1);
    for (const [place, message] of [
      ['1:33', 'pve1 is there twice'],
      ['3:33', 'there is no node "pve3": there are pve1'],
      ['4:13', '100 is the id of a already'],
      ['4:48', 'there is no storage for disks on its node "ceph": there are local-lvm'],
      ['4:60', 'there is no pool "web": there is none'],
      ['8:26', 'there is no bridge of its node "vmbr7": there are vmbr0'],
      ['9:35', 'there is no group "ops": there is none'],
      ['10:24', 'there is no role "Boss"'],
      ['10:7', 'it is for one user or one group'],
    ] as const) {
      expect(err).toContain(`lab.yaml:${place}: error`);
      expect(err).toContain(message);
    }
    expect(await run(project, 'lab', 'status')).toMatchObject({ code: 1 });
  });

  test('the JSON Schema for editors is that of the code', () => {
    expect(readFileSync(join(home, MODEL_SCHEMA_PATH), 'utf8')).toBe(modelJsonSchema());
  });
});
