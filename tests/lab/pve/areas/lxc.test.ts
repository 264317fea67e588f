import type { PveClient } from '../../../../pve/client';
import { startDataCentre } from '../conformance/data-centre';
import type { LabFixture } from '../lab-fixture';

describe('containers', () => {
  let fixture: LabFixture;
  let client: PveClient;
  const TEMPLATE = 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst';

  beforeAll(async () => {
    fixture = await startDataCentre('9.1.4');
    client = fixture.client;
  });

  afterAll(() => fixture.remove());

  const run = async (upid: Promise<unknown>): Promise<unknown> => client.waitTask(String(await upid));

  it('get a root of 4 GiB, an address and PVE’s own defaults', async () => {
    const options = {
      vmid: 201,
      ostemplate: TEMPLATE,
      storage: 'local-lvm',
      net0: 'name=eth0,bridge=vmbr0,ip=10.0.12.7/24',
    };
    await run(client.post('nodes/lab/lxc', { ...options, start: true, cores: 2, unprivileged: true }));
    await expect(client.get('nodes/lab/lxc/201/config')).resolves.toMatchObject({
      rootfs: 'local-lvm:vm-201-disk-0,size=4G',
      net0: expect.stringMatching(
        /^bridge=vmbr0,hwaddr=BC:24:11:[0-9A-F:]{8},ip=10.0.12.7\/24,name=eth0,type=veth$/,
      ),
      memory: 512,
      swap: 512,
      cores: 2,
      ostype: 'debian',
      hostname: 'CT201',
      unprivileged: 1,
      digest: expect.any(String),
    });
    await expect(client.get('nodes/lab/lxc/201/interfaces')).resolves.toContainEqual(
      expect.objectContaining({ name: 'eth0', inet: '10.0.12.7/24' }),
    );
    await expect(client.get('cluster/resources', { type: 'vm' })).resolves.toContainEqual(
      expect.objectContaining({ id: 'lxc/201', status: 'running' }),
    );
    await expect(client.post('nodes/lab/qemu', { vmid: 201 })).rejects.toMatchObject({ status: 500 });
  });

  it('grow, move, stop, and are refused while they run', async () => {
    await run(client.put('nodes/lab/lxc/201/resize', { disk: 'rootfs', size: '+2G' }));
    await expect(client.get('nodes/lab/lxc/201/config')).resolves.toMatchObject({
      rootfs: expect.stringContaining('size=6G'),
    });
    await expect(client.delete('nodes/lab/lxc/201')).rejects.toMatchObject({
      message: expect.stringContaining('is running'),
    });
    await expect(client.post('nodes/lab/lxc/201/migrate', { target: 'lab2' })).rejects.toMatchObject({
      status: 500,
    });
    await run(client.post('nodes/lab/lxc/201/status/shutdown'));
    await run(client.post('nodes/lab/lxc/201/migrate', { target: 'lab2' }));
    await expect(client.get('nodes/lab/lxc/201/config')).rejects.toMatchObject({
      message: expect.stringContaining("Configuration file 'nodes/lab/lxc/201.conf' does not exist"),
    });
    await run(client.post('nodes/lab2/lxc/201/migrate', { target: 'lab' }));
  });

  it('are cloned, made templates, cloned as links, and deleted', async () => {
    await run(client.post('nodes/lab/lxc/201/clone', { newid: 202, hostname: 'copy', full: true }));
    await client.post('nodes/lab/lxc/202/template');
    await run(client.post('nodes/lab/lxc/202/clone', { newid: 203, hostname: 'link' }));
    await expect(client.delete('nodes/lab/lxc/202')).rejects.toMatchObject({
      message: expect.stringContaining('is still in use by linked clones'),
    });
    await run(client.delete('nodes/lab/lxc/203'));
    await run(client.delete('nodes/lab/lxc/202'));
    await run(client.delete('nodes/lab/lxc/201'));
    await expect(client.get('nodes/lab/storage/local-lvm/content', { vmid: 201 })).resolves.toEqual([]);
  });

  it('change their options, keep volumes that are taken away, and roll back', async () => {
    const base = 'nodes/lab/lxc/200';
    await client.put(`${base}/config`, { mp0: 'local-lvm:1,mp=/data', memory: 1024, tags: 'a;b' });
    await client.put(`${base}/config`, { delete: 'mp0,tags' });
    await expect(client.get(`${base}/config`)).resolves.toMatchObject({
      memory: 1024,
      unused0: 'local-lvm:vm-200-disk-1',
    });
    await client.put(`${base}/config`, { delete: 'unused0' });
    await run(client.post(`${base}/snapshot/before/rollback`));
    await expect(client.get(`${base}/config`)).resolves.toMatchObject({ memory: 512, parent: 'before' });
  });
});
