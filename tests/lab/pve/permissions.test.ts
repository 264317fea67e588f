import { PveClient } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

describe('permissions', () => {
  let fixture: LabFixture;
  let root: PveClient;
  const clients: PveClient[] = [];

  beforeAll(async () => {
    fixture = await startLab();
    root = fixture.client;
    await createDebian(root, 100);
    await createDebian(root, 101);
    await root.post('access/groups', { groupid: 'ops', comment: 'on call' });
    await root.post('access/users', { userid: 'ann@pve', password: 'long enough', groups: 'ops' });
    await root.post('access/users', { userid: 'bob@pve', password: 'long enough' });
    await root.post('pools', { poolid: 'web' });
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await fixture.remove();
  });

  async function login(username: string): Promise<PveClient> {
    const stranger = new PveClient({ endpoint: fixture.lab.url, insecure: true });
    const { ticket, CSRFPreventionToken } = await stranger.post<{
      ticket: string;
      CSRFPreventionToken: string;
    }>('access/ticket', { username, password: 'long enough' });
    stranger.close();
    const client = new PveClient({
      endpoint: fixture.lab.url,
      insecure: true,
      ticket: { ticket, csrfToken: CSRFPreventionToken },
    });
    clients.push(client);
    return client;
  }

  function byToken(token: string): PveClient {
    const client = new PveClient({ endpoint: fixture.lab.url, insecure: true, token });
    clients.push(client);
    return client;
  }

  const grant = (path: string, roles: string, more: Record<string, string | boolean>): Promise<unknown> =>
    root.put('access/acl', { path, roles, ...more });

  it('gives nothing to who has no entry', async () => {
    const bob = await login('bob@pve');
    await expect(bob.get('nodes/lab/qemu')).resolves.toEqual([]);
    await expect(bob.get('cluster/resources')).resolves.toEqual([expect.objectContaining({ type: 'node' })]);
    await expect(bob.get('nodes/lab/qemu/100/config')).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Permission check failed (/vms/100, VM.Audit)'),
    });
    await expect(bob.get('access/permissions')).resolves.toEqual({});
  });

  it('reaches from a path to what is below, unless told not to', async () => {
    await grant('/vms', 'PVEAuditor', { groups: 'ops' });
    const ann = await login('ann@pve');
    expect(await ann.get<unknown[]>('nodes/lab/qemu')).toHaveLength(2);
    await grant('/vms', 'PVEAuditor', { groups: 'ops', propagate: false });
    expect(await ann.get<unknown[]>('nodes/lab/qemu')).toHaveLength(0);
    await grant('/vms', 'PVEAuditor', { groups: 'ops' });
    await grant('/vms/101', 'NoAccess', { groups: 'ops' });
    expect(await ann.get('nodes/lab/qemu')).toEqual([expect.objectContaining({ vmid: 100 })]);
    await expect(ann.get('access/permissions', { path: '/vms/100' })).resolves.toEqual({
      '/vms/100': expect.objectContaining({ 'VM.Audit': 1 }),
    });
  });

  it('lets a user’s own entry replace those of groups', async () => {
    await grant('/vms/100', 'PVEVMUser', { users: 'ann@pve' });
    const ann = await login('ann@pve');
    await expect(ann.post('nodes/lab/qemu/100/status/start')).resolves.toMatch(/^UPID:.*:ann@pve:$/);
    await expect(ann.put('nodes/lab/qemu/100/config', { memory: 1024 })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('(/vms/100, VM.Config.'),
    });
    await expect(ann.delete('nodes/lab/qemu/100')).rejects.toMatchObject({ status: 403 });
  });

  it('asks for a privilege for each option, and keeps some for root', async () => {
    await grant('/vms/101', 'PVEVMAdmin', { users: 'bob@pve' });
    const bob = await login('bob@pve');
    await expect(bob.put('nodes/lab/qemu/101/config', { memory: 1024, tags: 'a' })).resolves.toBeNull();
    await expect(bob.put('nodes/lab/qemu/101/config', { args: '-x' })).rejects.toMatchObject({
      status: 500,
      message: expect.stringContaining("only root can set 'args' config"),
    });
    await expect(bob.put('nodes/lab/qemu/101/config', { scsi3: 'local-lvm:1' })).rejects.toMatchObject({
      message: expect.stringContaining('(/storage/local-lvm, Datastore.AllocateSpace)'),
    });
    await expect(bob.put('nodes/lab/qemu/101/config', { net1: 'virtio,bridge=vmbr0' })).rejects.toMatchObject(
      { message: expect.stringContaining('(/sdn/zones/localnetwork/vmbr0, SDN.Use)') },
    );
  });

  it('gives the members of a pool what the pool gives', async () => {
    await root.put('pools', { poolid: 'web', vms: '100' });
    await root.post('access/users', { userid: 'eve@pve', password: 'long enough' });
    await grant('/pool/web', 'PVEVMAdmin', { users: 'eve@pve' });
    const eve = await login('eve@pve');
    expect(await eve.get('nodes/lab/qemu')).toEqual([expect.objectContaining({ vmid: 100 })]);
    await expect(eve.get('pools')).resolves.toEqual([]);
    await expect(eve.post('nodes/lab/qemu', { vmid: 300, pool: 'web' })).resolves.toMatch(/^UPID/);
    await expect(eve.post('nodes/lab/qemu', { vmid: 301 })).rejects.toMatchObject({ status: 403 });
  });

  it('limits a token with privilege separation to what both it and its user may', async () => {
    const make = (name: string, privsep: boolean): Promise<{ value: string }> =>
      root.post<{ value: string }>(`access/users/bob@pve/token/${name}`, { privsep });
    const apart = byToken(`bob@pve!apart=${(await make('apart', true)).value}`);
    const same = byToken(`bob@pve!same=${(await make('same', false)).value}`);
    await expect(same.get('nodes/lab/qemu/101/config')).resolves.toMatchObject({ memory: '1024' });
    await expect(apart.get('nodes/lab/qemu/101/config')).rejects.toMatchObject({ status: 403 });
    await grant('/', 'Administrator', { tokens: 'bob@pve!apart' });
    await expect(apart.get('nodes/lab/qemu/101/config')).resolves.toBeDefined();
    await expect(apart.get('nodes/lab/status')).rejects.toMatchObject({ status: 403 });
    await expect(
      same.put('access/password', { userid: 'bob@pve', password: 'another1' }),
    ).rejects.toMatchObject({
      status: 403,
    });
  });

  it('shows users, groups and rules only to who may see them', async () => {
    const ann = await login('ann@pve');
    expect(await ann.get('access/users')).toEqual([expect.objectContaining({ userid: 'ann@pve' })]);
    expect(await ann.get('access/groups')).toEqual([]);
    expect(await ann.get('access/acl')).toEqual([]);
    await grant('/access/groups/ops', 'PVEUserAdmin', { users: 'bob@pve' });
    const bob = await login('bob@pve');
    expect(await bob.get('access/groups')).toEqual([
      { groupid: 'ops', comment: 'on call', users: 'ann@pve' },
    ]);
    await expect(bob.put('access/users/ann@pve', { comment: 'x', groups: 'ops' })).resolves.toBeNull();
    await expect(bob.put('access/users/eve@pve', { comment: 'x', groups: 'ops' })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('lets users change their own password, with the old one', async () => {
    const ann = await login('ann@pve');
    const change = { userid: 'ann@pve', password: 'a new secret' };
    await expect(ann.put('access/password', change)).rejects.toMatchObject({ status: 401 });
    await expect(
      ann.put('access/password', { ...change, 'confirmation-password': 'long enough' }),
    ).resolves.toBeNull();
    await expect(
      ann.put('access/password', {
        userid: 'root@pam',
        password: 'mine now!',
        'confirmation-password': 'a new secret',
      }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('gives roles only to those who hold their privileges or may change permissions', async () => {
    await grant('/vms/101', 'PVEVMAdmin,PVETemplateUser', { users: 'bob@pve' });
    const bob = await login('bob@pve');
    const share = { path: '/vms/101', users: 'eve@pve' };
    await expect(bob.put('access/acl', { ...share, roles: 'PVEVMUser' })).resolves.toBeNull();
    await expect(bob.put('access/acl', { ...share, roles: 'Administrator' })).rejects.toMatchObject({
      status: 403,
    });
    await expect(bob.put('access/acl', { ...share, path: '/', roles: 'PVEVMUser' })).rejects.toMatchObject({
      status: 403,
    });
  });
});
