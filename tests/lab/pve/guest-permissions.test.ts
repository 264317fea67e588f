import { PveClient } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

/** What a machine is made of may belong to somebody else: its space, its images, the devices of the node. */
describe('who may give what to a machine', () => {
  let fixture: LabFixture;
  let root: PveClient;
  let ann: PveClient;

  beforeAll(async () => {
    fixture = await startLab();
    root = fixture.client;
    for (const vmid of [100, 101]) await createDebian(root, vmid);
    await root.post('access/users', { userid: 'ann@pve', password: 'long enough' });
    await grant('/vms/100', 'PVEVMAdmin');
    await grant('/vms/200', 'PVEVMAdmin');
    const { ticket, CSRFPreventionToken: csrfToken } = await root.post<{
      ticket: string;
      CSRFPreventionToken: string;
    }>('access/ticket', { username: 'ann@pve', password: 'long enough' });
    ann = new PveClient({ endpoint: fixture.lab.url, insecure: true, ticket: { ticket, csrfToken } });
  });

  afterAll(async () => {
    ann.close();
    await fixture.remove();
  });

  const grant = (path: string, roles: string): Promise<unknown> =>
    root.put('access/acl', { path, roles, users: 'ann@pve' });
  const denied = (what: string): object => ({
    status: 403,
    reason: `Permission check failed (${what})`,
  });
  const set = (options: Record<string, string>): Promise<unknown> =>
    ann.put('nodes/lab/qemu/100/config', options);

  it('lets nobody use the disk of another machine, or a file of the node', async () => {
    await expect(set({ scsi5: 'local-lvm:vm-101-disk-0' })).rejects.toMatchObject(
      denied('/storage/local-lvm, Datastore.Audit'),
    );
    await expect(set({ scsi5: '/dev/sda' })).rejects.toMatchObject({
      status: 500,
      reason: 'Only root can pass arbitrary filesystem paths.',
    });
    await grant('/storage/local-lvm', 'PVEDatastoreUser');
    await expect(set({ scsi5: 'local-lvm:vm-101-disk-0' })).rejects.toMatchObject(
      denied('/vms/101, VM.Config.Disk'),
    );
    await expect(set({ scsi5: 'local-lvm:0,import-from=local-lvm:vm-101-disk-0' })).rejects.toMatchObject(
      denied('/vms/101, VM.Clone'),
    );
    await expect(
      set({ scsi5: 'local-lvm:0,import-from=local:import/debian-12.qcow2' }),
    ).rejects.toMatchObject(denied('/storage/local, Datastore.AllocateSpace|Datastore.Audit'));
    await grant('/storage/local-lvm', 'NoAccess');
  });

  it('copies onto no storage and no bridge that is not the caller’s to use', async () => {
    const clone = (more: Record<string, string | boolean> = {}): Promise<unknown> =>
      ann.post('nodes/lab/qemu/100/clone', { newid: 200, full: true, ...more });
    await expect(clone()).rejects.toMatchObject(denied('/storage/local-lvm, Datastore.AllocateSpace'));
    await expect(clone({ storage: 'local' })).rejects.toMatchObject(
      denied('/storage/local, Datastore.AllocateSpace'),
    );
    await grant('/storage/local-lvm', 'PVEDatastoreUser');
    await root.put('access/acl', {
      path: '/storage/local-lvm',
      roles: 'NoAccess',
      users: 'ann@pve',
      delete: true,
    });
    await expect(clone()).rejects.toMatchObject(denied('/sdn/zones/localnetwork/vmbr0, SDN.Use'));
    await grant('/sdn/zones/localnetwork', 'PVESDNUser');
    await root.waitTask(String(await clone()));
  });

  it('grows a disk by who may use the space of its storage', async () => {
    await grant('/storage/local-lvm', 'NoAccess');
    const grow = async (): Promise<unknown> =>
      root.waitTask(await ann.put('nodes/lab/qemu/100/resize', { disk: 'scsi0', size: '+1G' }));
    await expect(grow()).rejects.toThrow(
      'Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)',
    );
    await root.put('access/acl', {
      ...{ path: '/storage/local-lvm', roles: 'NoAccess', users: 'ann@pve' },
      delete: true,
    });
    await expect(grow()).resolves.toBeDefined();
  });

  it('keeps the devices of the node for root, and mapped ones for who may use the mapping', async () => {
    await root.post('cluster/mapping/usb', { id: 'key', map: 'id=0529:0001,node=lab' });
    await expect(set({ usb0: 'host=0529:0001' })).rejects.toMatchObject({
      reason: "only root can set 'usb0' config for real devices",
    });
    await expect(set({ hostpci0: '0000:01:00.0' })).rejects.toMatchObject({
      reason: "only root can set 'hostpci0' config for non-mapped devices",
    });
    await expect(set({ usb0: 'mapping=key' })).rejects.toMatchObject(denied('/mapping/usb/key, Mapping.Use'));
    await expect(set({ rng0: 'source=/dev/hwrng' })).rejects.toMatchObject(
      denied('/mapping/hwrng, Mapping.Use'),
    );
    await expect(set({ startup: 'order=1' })).rejects.toMatchObject(denied('/, Sys.Modify'));
    await grant('/mapping/usb/key', 'PVEMappingUser');
    await expect(
      set({ usb0: 'mapping=key', ipconfig0: 'ip=dhcp', numa0: 'cpus=0,memory=512' }),
    ).resolves.toBeNull();
  });

  it('takes features of containers from root alone, but for nesting', async () => {
    await grant('/vms/300', 'PVEVMAdmin');
    const create = (more: Record<string, string | boolean>): Promise<unknown> =>
      ann.post('nodes/lab/lxc', { vmid: 300, ostemplate: 'local:vztmpl/none.tar.gz', ...more });
    const only = 'is only allowed for root@pam';
    await expect(create({ features: 'nesting=1' })).rejects.toMatchObject(
      denied(`changing feature flags for privileged container ${only}`),
    );
    await expect(create({ features: 'nesting=1,fuse=1', unprivileged: true })).rejects.toMatchObject(
      denied(`changing feature flags (except nesting) ${only}`),
    );
    await expect(create({ mp0: '/srv,mp=/srv' })).rejects.toMatchObject(
      denied(`mount point type bind ${only}`),
    );
  });

  it('limits what a backup may be told', async () => {
    const back = (more: Record<string, string | number | boolean>): Promise<unknown> =>
      ann.post('nodes/lab/vzdump', { vmid: 100, storage: 'local-lvm', ...more });
    await expect(back({ dumpdir: '/tmp' })).rejects.toMatchObject({
      status: 400,
      errors: { dumpdir: 'Only root may set this option.' },
    });
    await expect(back({ bwlimit: 1 })).rejects.toMatchObject(denied('/, Sys.Modify'));
    await expect(back({ 'prune-backups': 'keep-last=1' })).rejects.toMatchObject(
      denied('/storage/local-lvm, Datastore.Allocate'),
    );
  });
});
