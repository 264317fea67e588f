import type { TerraformStack } from 'cdktf';
import { Container, type ContainerProps } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { everyContainerOption } from '../complete';
import { container } from '../container-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('Container on the lab (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    const sizes = { size: 120_000_000, virtualSize: 120_000_000 };
    const pattern = /^debian-1[23]\.tar\.zst$/;
    fixture = await startLab({ catalogue: [{ root: 'debian-12', pattern, ...sizes }] });
    const url = 'https://images.example.org/debian-12.tar.zst';
    const download = { content: 'vztmpl', filename: 'debian-12.tar.zst', url };
    await fixture.client.waitTask(
      await fixture.client.post('nodes/lab/storage/local/download-url', download),
    );
    await fixture.client.post('pools', { poolid: 'web' });
  });
  afterAll(() => fixture.remove());
  beforeEach(() => {
    deployed = new Deployed(fixture);
  });
  afterEach(() => {
    deployed.remove();
  });

  const building =
    (more: Partial<ContainerProps>) =>
    (stack: TerraformStack): void => {
      new Container(stack, 'container', { ...container, ...more });
    };
  const config = (vmId = 201): Promise<Record<string, unknown>> =>
    fixture.client.get(`nodes/lab/lxc/${String(vmId)}/config`);
  const status = async (): Promise<string> =>
    (await fixture.client.get<{ status: string }>('nodes/lab/lxc/201/status/current')).status;

  test('grows in place, and keeps its place when keys or templates change', async () => {
    expect(await deployed.deploy(building({}))).toContain('1 added');
    expect(await config()).toMatchObject({
      hostname: 'dns1',
      unprivileged: 1,
      features: 'nesting=1',
      memory: 512,
      swap: 0,
      net0: expect.stringContaining('ip=10.0.12.21/24') as string,
    });
    const grown = { memoryMib: 1024, cores: 2, sshKeys: [...container.sshKeys, 'ssh-ed25519 AAAA second'] };
    expect(
      await deployed.deploy(building({ ...grown, templateFileId: 'local:vztmpl/debian-13.tar.zst' })),
    ).toContain('1 changed, 0 destroyed');
    expect(await config()).toMatchObject({ memory: 1024, cores: 2 });
    await deployed.destroy();
  });

  test('every option reaches PVE, is read back, and most change in place', async () => {
    expect(await deployed.deploy(building(everyContainerOption))).toContain('1 added');
    const has = (...parts: readonly string[]): unknown =>
      expect.stringMatching(new RegExp(parts.map((part) => `(?=.*${part})`).join(''))) as unknown;
    expect(await config()).toMatchObject({
      ostype: 'ubuntu',
      cpulimit: 1.5,
      cpuunits: 200,
      swap: 256,
      rootfs: has('acl=1', 'quota=1', 'mountoptions=(noatime;discard|discard;noatime)'),
      mp0: has('mp=/srv/data', 'acl=1', 'quota=1', 'replicate=0', 'mountoptions=nodev'),
      mp1: has('/mnt/photos', 'mp=/photos', 'ro=1', 'shared=1'),
      net0: has('tag=20', 'mtu=1400', 'rate=10', 'ip6=auto', 'host-managed=1'),
      net1: has('name=lan0', 'ip=dhcp', 'ip6=fd00:12::21/64', 'gw6=fd00:12::1'),
      features: has('nesting=1', 'keyctl=1', 'fuse=1', 'mknod=1', 'mount=nfs'),
      dev0: has('/dev/ttyUSB0', 'mode=0600', 'uid=1000', 'gid=1000', 'deny-write=1'),
      cmode: 'shell',
      tty: 1,
      hookscript: 'local:snippets/hook.pl',
      entrypoint: '/sbin/init',
      env: 'LANG=C.UTF-8',
      startup: has('order=3', 'up=10', 'down=60'),
    });
    const changed: Partial<ContainerProps> = {
      cpuLimit: 2,
      console: { type: 'tty' },
      startupOrder: undefined,
      description: 'Names',
      started: true,
      rootDisk: { ...everyContainerOption.rootDisk, sizeGib: 9 },
    };
    expect(await deployed.deploy(building({ ...everyContainerOption, ...changed }))).toContain(
      '0 added, 1 changed, 0 destroyed',
    );
    expect(await config()).toMatchObject({
      cmode: 'tty',
      rootfs: has('size=9G'),
      startup: has('up=10', 'down=60'),
    });
    expect(await status()).toBe('running');
    await deployed.destroy();
  });

  test('of both kinds is made by an API token; a feature that only root@pam may set is not', async () => {
    const { client, lab } = fixture;
    const made = await client.post<{ value: string }>('access/users/root@pam/token/ci', { privsep: 0 });
    const token = `root@pam!ci=${made.value}`;
    expect(token).not.toBe(lab.token);
    for (const isPrivileged of [false, true]) {
      const own = new Deployed(fixture, token);
      await own.deploy(building({ isPrivileged }));
      expect((await config())['features']).toBe(isPrivileged ? undefined : 'nesting=1');
      await own.destroy();
      own.remove();
    }
    const own = new Deployed(fixture, token);
    expect(await own.refuse(building({ features: { keyctl: true } }))).toMatch(
      /only\s+allowed\s+for\s+root@pam/,
    );
    own.remove();
  });

  const copied = { templateFileId: undefined, os: undefined, mounts: undefined, sshKeys: [] };

  test('a copy of another one of the deploy', async () => {
    await deployed.deploy((stack) => {
      // A copy in full is made of one that does not run.
      const source = new Container(stack, 'source', { ...container, started: false });
      const nics = container.nics.map((nic) => ({ ...nic, mac: 'BC:24:11:00:02:09' }));
      const clone = { templateId: 201, full: true };
      const copy = { ...copied, name: 'dns2', vmId: 202, rootDisk: undefined, nics, clone };
      new Container(stack, 'copy', { ...container, ...copy, dependsOn: [source] });
    });
    expect(await config(202)).toMatchObject({ hostname: 'dns2', unprivileged: 1 });
    await deployed.destroy();
  });

  test('a copy of a template that is there, whose disk is told', async () => {
    const { client } = fixture;
    const template = { vmid: 9100, hostname: 'template', ostemplate: container.templateFileId };
    const first = { ...template, rootfs: 'local-lvm:4', unprivileged: 1 };
    await client.waitTask(await client.post('nodes/lab/lxc', first));
    await client.post('nodes/lab/lxc/9100/template');
    const clone = { templateId: 9100, full: true };
    const rootDisk = { datastore: 'local-lvm', sizeGib: 4 };
    await deployed.deploy(building({ ...copied, clone, rootDisk }));
    expect(await config()).toMatchObject({ hostname: 'dns1', cores: 1, memory: 512 });
    await deployed.destroy();
  });

  test('is in the hands of HA until it goes, which may keep it off', async () => {
    const ha = { state: 'started', maxRestart: 1, maxRelocate: 1 } as const;
    expect(await deployed.deploy(building({ ha }))).toContain('2 added, 0 changed, 0 destroyed');
    expect(await fixture.client.get('cluster/ha/resources/ct:201')).toMatchObject({ state: 'started' });
    await deployed.deploy(building({ ha: { ...ha, state: 'stopped' } }));
    expect(await status()).toBe('stopped');
    await deployed.destroy();
    expect(await fixture.client.get('cluster/ha/resources')).toEqual([]);
  });
});
