import type { TerraformStack } from 'cdktf';
import { Container, type ContainerProps } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { container } from '../container-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

suite('Container on the lab (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    const sizes = { size: 120_000_000, virtualSize: 120_000_000 };
    const pattern = /^ubuntu-24\.04\.tar\.zst$/;
    fixture = await startLab({
      model: { nodes: 2 },
      taskDuration: () => 0,
      catalogue: [{ root: 'debian-12', pattern, ...sizes }],
    });
    for (const node of ['lab1', 'lab2']) {
      const url = 'https://images.example.org/ubuntu-24.04.tar.zst';
      const file = { content: 'vztmpl', filename: 'ubuntu-24.04.tar.zst', url };
      const upid = await fixture.client.post<string>(`nodes/${node}/storage/local/download-url`, file);
      await fixture.client.waitTask(upid);
    }
  });
  afterAll(() => fixture.remove());
  beforeEach(() => {
    deployed = new Deployed(fixture);
  });
  afterEach(() => {
    deployed.remove();
  });

  const props: ContainerProps = {
    ...container,
    node: 'lab1',
    templateFileId: 'local:vztmpl/ubuntu-24.04.tar.zst',
    os: 'ubuntu',
  };
  const building =
    (more: Partial<ContainerProps>) =>
    (stack: TerraformStack): void => {
      new Container(stack, 'container', { ...props, ...more });
    };
  const config = (vmId = 201): Promise<Record<string, unknown>> =>
    fixture.client.get(`nodes/lab1/lxc/${String(vmId)}/config`);

  test('every option reaches PVE, is read back, and most change in place', async () => {
    const all: Partial<ContainerProps> = {
      cpuLimit: 1,
      cpuUnits: 200,
      swapMib: 256,
      startupDelaySeconds: 20,
      rootDisk: { datastore: 'local-lvm', sizeGib: 8, mountOptions: ['noatime'] },
      mounts: [
        { path: '/srv/data', volume: 'local-lvm', sizeGib: 4, replicate: false, mountOptions: ['nosuid'] },
        { path: '/photos', volume: '/mnt/photos', readOnly: true, shared: true },
      ],
      nics: props.nics.map((nic) => ({ ...nic, rateLimitMbps: 10 })),
      features: { keyctl: true, fuse: true, mknod: true, mount: ['nfs'] },
      devices: [{ path: '/dev/dri/renderD128', gid: 104, mode: '0640' }, { path: '/dev/net/tun' }],
      console: { type: 'shell', terminals: 1 },
    };
    expect(await deployed.deploy(building(all))).toContain('1 added');
    expect(await config()).toMatchObject({
      ostype: 'ubuntu',
      cpulimit: 1,
      cpuunits: 200,
      startup: 'up=20',
      features: expect.stringMatching(
        /(?=.*nesting=1)(?=.*keyctl=1)(?=.*fuse=1)(?=.*mknod=1)(?=.*mount=nfs)/,
      ) as string,
      dev0: expect.stringMatching(/renderD128.*(?=.*gid=104)(?=.*mode=0640)/) as string,
      dev1: expect.stringContaining('/dev/net/tun') as string,
      cmode: 'shell',
      tty: 1,
      mp0: expect.stringContaining('mp=/srv/data') as string,
      mp1: expect.stringMatching(/(?=.*ro=1)(?=.*shared=1)/) as string,
      net0: expect.stringContaining('rate=10') as string,
    });
    const grown = { cores: 2, memoryMib: 1024, cpuUnits: 300, console: { terminals: 2 } };
    const more = { rootDisk: { datastore: 'local-lvm', sizeGib: 9, mountOptions: ['noatime'] } };
    expect(await deployed.deploy(building({ ...all, ...grown, ...more }))).toContain(
      '1 changed, 0 destroyed',
    );
    expect(await config()).toMatchObject({ cores: 2, rootfs: expect.stringContaining('size=9G') as string });
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

  test('a copy of another one, full, with keys of its own place', async () => {
    const { client } = fixture;
    const template = { vmid: 9100, hostname: 'template', ostemplate: 'local:vztmpl/ubuntu-24.04.tar.zst' };
    const first = { ...template, rootfs: 'local-lvm:4', unprivileged: 1 };
    await client.waitTask(await client.post('nodes/lab1/lxc', first));
    await client.post('nodes/lab1/lxc/9100/template');
    const copy = { clone: { templateId: 9100, full: true }, templateFileId: undefined, os: undefined };
    await deployed.deploy(
      building({ ...copy, mounts: [], sshKeys: [], rootDisk: { datastore: 'local-lvm', sizeGib: 4 } }),
    );
    expect(await config()).toMatchObject({ hostname: 'dns1', cores: 1, memory: 512 });
    await deployed.destroy();
  });

  test('is in the hands of HA until it goes', async () => {
    const ha = { state: 'started', maxRestart: 1, maxRelocate: 1 } as const;
    expect(await deployed.deploy(building({ ha }))).toContain('2 added, 0 changed, 0 destroyed');
    expect(await fixture.client.get('cluster/ha/resources/ct:201')).toMatchObject({ state: 'started' });
    await deployed.destroy();
    expect(await fixture.client.get('cluster/ha/resources')).toEqual([]);
  });
});
