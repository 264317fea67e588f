import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLabModel } from '../../../lab/pve';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { RecordingGuests } from '../../lab/pve/recording-guests';
import { ansibleInventory, proxmoxerObstacle, run } from '../machines/python';
import { labEnvironment, play, type Played } from './play';

const obstacle = proxmoxerObstacle();
const suite = obstacle === null ? describe : describe.skip;

/** Ansible marks what came from elsewhere. */
function withoutMarks(_key: string, value: unknown): unknown {
  const isMarked = typeof value === 'object' && value !== null && '__ansible_unsafe' in value;
  return isMarked ? value.__ansible_unsafe : value;
}

suite.each(['8.4.1', '9.2.3'])(
  `Ansible’s community.proxmox on %s${obstacle === null ? '' : ` (skipped: ${obstacle})`}`,
  (version) => {
    let fixture: LabFixture;
    let folder: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'rackwright-ansible-'));
      const model = createLabModel({ nodes: 2, version });
      fixture = await startLab({ model, guests: new RecordingGuests() });
      const template = join(folder, 'debian-12-standard_12.7-1_amd64.tar.zst');
      writeFileSync(template, 'a template');
      writeFileSync(join(folder, 'tools.iso'), Buffer.alloc(10_000));
      const upload = { path: template };
      await fixture.client.waitTask(
        await fixture.client.upload('nodes/lab1/storage/local/upload', { content: 'vztmpl' }, upload),
      );
    });
    afterAll(async () => {
      await fixture.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const playAll = (...args: readonly string[]): Promise<Played> =>
      play(fixture, 'community-proxmox.yml', args, {
        LAB_FILE: join(folder, 'tools.iso'),
        LAB_VERSION: version.slice(0, 1),
      });

    it('makes and changes everything, and finds nothing to do the second time', async () => {
      const first = await playAll();
      expect(first.all.length).toBeGreaterThan(40);
      const reads = /known$|^(?:status|node|stopped)$/;
      expect(first.changed).toEqual(first.all.filter((name) => !reads.test(name)));
      await expect(fixture.client.get('nodes/lab1/qemu/300/config')).resolves.toMatchObject({
        cores: 4,
        tags: 'prod;web',
        scsi1: expect.stringMatching(/^nas:300\/.*size=3G/) as string,
        net1: expect.stringContaining('tag=20') as string,
      });
      await expect(fixture.client.get('storage/nas')).resolves.toMatchObject({ content: 'images,backup' });
      await expect(fixture.client.get('nodes/lab2/qemu/301/status/current')).resolves.toMatchObject({
        name: 'web2',
      });
      expect((await playAll('--skip-tags', 'once')).changed).toEqual([]);
    }, 900_000);

    it('tells in check mode what it would do, and does nothing', async () => {
      const state = async (): Promise<readonly unknown[]> =>
        Promise.all(
          ['access/groups/ops', 'access/users/eve@pve', 'pools/web'].map(
            async (path) => (await fixture.client.get<{ comment?: string }>(path)).comment,
          ),
        );
      const before = await state();
      expect((await playAll('--check', '--tags', 'checked')).changed).toEqual([]);
      const other = await playAll('--check', '--tags', 'checked', '-e', 'note=other');
      // The modules of groups and pools look no further than whether these are there.
      expect(other.changed).toEqual(['user']);
      expect(await state()).toEqual(before);
    }, 300_000);

    it('is an inventory of the guests, by node, state, pool and tag', async () => {
      const file = join(folder, 'lab.proxmox.yml');
      writeFileSync(
        file,
        `plugin: community.proxmox.proxmox
url: ${fixture.lab.url}
user: root@pam
token_id: rackwright
token_secret: ${fixture.lab.token.replace(/^.*=/, '')}
validate_certs: true
want_facts: true
want_proxmox_nodes_ansible_host: true
qemu_extended_statuses: true
keyed_groups: [{ key: proxmox_tags_parsed, separator: "", prefix: tag_ }]
groups: { big: "proxmox_cores|default(1)|int > 3" }
compose: { ansible_host: proxmox_ipconfig0.ip|default('none') }
`,
        { mode: 0o600 },
      );
      const output = await run([ansibleInventory, '-i', file, '--list'], {
        cwd: folder,
        env: labEnvironment(fixture),
      });
      const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1);
      const inventory = JSON.parse(json, withoutMarks) as Record<
        string,
        { hosts?: string[]; hostvars?: Record<string, object> }
      >;
      const hostsOf = (group: string): readonly string[] => [...(inventory[group]?.hosts ?? [])].sort();
      expect(hostsOf('proxmox_nodes')).toEqual(['lab1', 'lab2']);
      expect(hostsOf('proxmox_all_qemu')).toEqual(['web1', 'web2']);
      expect(hostsOf('proxmox_lab2_qemu')).toEqual(['web2']);
      expect(hostsOf('proxmox_all_lxc')).toEqual(['ct1']);
      expect(hostsOf('proxmox_pool_web')).toEqual(['web1', 'web2']);
      expect(hostsOf('proxmox_all_stopped')).toContain('web1');
      expect(hostsOf('proxmox_all_running')).toContain('ct1');
      expect(hostsOf('tag_prod')).toContain('web1');
      expect(hostsOf('big')).toContain('web1');
      const { hostvars } = inventory['_meta'] ?? {};
      expect(hostvars?.['web1']).toMatchObject({
        ansible_host: '10.0.12.60/24',
        proxmox_vmid: 300,
        proxmox_node: 'lab1',
        proxmox_status: 'stopped',
        proxmox_qmpstatus: 'stopped',
        proxmox_vmtype: 'qemu',
        proxmox_snapshots: [],
        proxmox_net0: { bridge: 'vmbr0' },
      });
      expect(hostvars?.['lab1']).toMatchObject({ ansible_host: 'none' });
    }, 120_000);
  },
);
