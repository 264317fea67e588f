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

  it('gives a token of root that is separated what its own entries give, and nothing else', async () => {
    // Separated is what a token is made that does not say it.
    const { value } = await root.post<{ value: string }>('access/users/root@pam/token/apart', {});
    const token = byToken(`root@pam!apart=${value}`);
    await expect(token.get('access/permissions')).resolves.toEqual({});
    await expect(token.get('nodes/lab/qemu/100/config')).rejects.toMatchObject({ status: 403 });
    await grant('/vms', 'PVEAuditor', { tokens: 'root@pam!apart', propagate: false });
    await grant('/vms/100', 'PVEAuditor', { tokens: 'root@pam!apart' });
    await expect(token.get('nodes/lab/qemu/100/config')).resolves.toMatchObject({ name: 'vm100' });
    for (const path of ['nodes/lab/qemu/101/config', 'nodes/lab/status'])
      await expect(token.get(path)).rejects.toMatchObject({ status: 403 });
    const permissions = await token.get<Record<string, Record<string, 0 | 1>>>('access/permissions');
    expect(Object.keys(permissions).sort()).toEqual(['/vms', '/vms/100']);
    expect([permissions['/vms']?.['VM.Audit'], permissions['/vms/100']?.['VM.Audit']]).toEqual([0, 1]);
    await expect(token.post('nodes/lab/qemu/100/status/start')).rejects.toMatchObject({ status: 403 });
    // Taken together with its user again, it may all that root may but what needs root itself.
    await root.put('access/users/root@pam/token/apart', { privsep: false });
    await expect(token.get('nodes/lab/status')).resolves.toBeDefined();
    await expect(
      token.put('access/password', { userid: 'root@pam', password: 'another one 1' }),
    ).rejects.toMatchObject({ status: 403 });
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
    await expect(ann.put('access/password', change)).rejects.toMatchObject({
      status: 400,
      errors: { 'confirmation-password': 'password is required to modify user' },
    });
    await expect(
      ann.put('access/password', { ...change, 'confirmation-password': 'a wrong one' }),
    ).rejects.toMatchObject({ status: 500, reason: 'invalid credentials' });
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
      status: 500,
      reason: 'ACL update failed: 400 Parameter verification failed.',
    });
    await expect(bob.put('access/acl', { ...share, path: '/', roles: 'PVEVMUser' })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('lets nobody into a pool whose members are not theirs to share', async () => {
    await root.post('access/users', { userid: 'kim@pve', password: 'long enough' });
    await root.post('pools', { poolid: 'other' });
    await grant('/pool/other', 'PVEPoolAdmin', { users: 'kim@pve' });
    const kim = await login('kim@pve');
    const refused = (what: string): object => ({
      status: 500,
      reason: `update pools failed: 403 Permission check failed (${what})`,
    });
    await expect(kim.put('pools', { poolid: 'other', vms: '101' })).rejects.toMatchObject(
      refused('/vms/101, Permissions.Modify|VM.Allocate'),
    );
    await expect(kim.put('pools', { poolid: 'other', storage: 'local' })).rejects.toMatchObject(
      refused('/storage/local, Permissions.Modify|Datastore.Allocate'),
    );
    await grant('/vms/100', 'PVEVMAdmin', { users: 'kim@pve' });
    // Of another pool, which is not theirs either.
    await expect(kim.put('pools', { poolid: 'other', vms: '100', 'allow-move': true })).rejects.toMatchObject(
      refused('/pool/web, Pool.Allocate'),
    );
    await expect(kim.get('pools', { poolid: 'web' })).resolves.toMatchObject([{ poolid: 'web' }]);
  });

  it('keeps what one group gives to all below when another gives it here alone', async () => {
    await root.post('access/groups', { groupid: 'day' });
    await root.post('access/groups', { groupid: 'night' });
    await root.post('access/users', { userid: 'lea@pve', password: 'long enough', groups: 'day,night' });
    await grant('/nodes', 'PVEAuditor', { groups: 'day' });
    await grant('/nodes', 'PVEAuditor', { groups: 'night', propagate: false });
    const lea = await login('lea@pve');
    await expect(lea.get('nodes/lab/status')).resolves.toBeDefined();
  });

  it('has PVE’s own roles, and no others of that name', async () => {
    const roles =
      await root.get<readonly { roleid: string; privs: string; special: number }[]>('access/roles');
    const own = new Map(
      roles.filter(({ special }) => special === 1).map(({ roleid, privs }) => [roleid, privs]),
    );
    expect([...own.keys()].sort().join(' ')).toBe(
      'Administrator NoAccess PVEAdmin PVEAuditor PVEDatastoreAdmin PVEDatastoreUser PVEMappingAdmin PVEMappingUser PVEPoolAdmin PVEPoolUser PVESDNAdmin PVESDNUser PVESysAdmin PVETemplateUser PVEUserAdmin PVEVMAdmin PVEVMUser',
    );
    expect(own.get('PVEAdmin')).not.toMatch(/Permissions\.Modify|Mapping\.Modify|Sys\.Modify/);
    expect(own.get('PVEVMUser')).toContain('VM.GuestAgent.FileRead');
    await expect(root.post('access/roles', { roleid: 'pveMine' })).rejects.toMatchObject({ status: 400 });
    await expect(
      root.put('access/acl', { path: '/nowhere', roles: 'NoAccess', users: 'lea@pve' }),
    ).rejects.toMatchObject({ status: 400, errors: { path: "invalid ACL path '/nowhere'" } });
  });

  it('does not know tokens and tickets of users who are switched off or expired', async () => {
    await root.post('access/users', { userid: 'max@pve', password: 'long enough' });
    const { value } = await root.post<{ value: string }>('access/users/max@pve/token/ci', { privsep: false });
    const [token, ticket] = [byToken(`max@pve!ci=${value}`), await login('max@pve')];
    await expect(token.get('version')).resolves.toBeDefined();
    await root.put('access/users/max@pve', { expire: 1 });
    for (const client of [token, ticket])
      await expect(client.get('version')).rejects.toMatchObject({
        status: 401,
        reason: "user 'max@pve' access expired",
      });
    await root.put('access/users/max@pve', { expire: 0, enable: false });
    for (const client of [token, ticket])
      await expect(client.get('version')).rejects.toMatchObject({ reason: "user 'max@pve' is disabled" });
    await expect(login('max@pve')).rejects.toMatchObject({ status: 401, reason: 'authentication failure' });
    await root.put('access/users/max@pve', { enable: true });
    await root.put('access/users/max@pve/token/ci', { expire: 1 });
    await expect(token.get('version')).rejects.toMatchObject({ reason: "token 'ci' access expired" });
    await root.delete('access/users/max@pve');
    await expect(token.get('version')).rejects.toMatchObject({ reason: "no such user ('max@pve')" });
  });

  it('tells a login whether the user may, and shows what pools give', async () => {
    await root.post('access/users', { userid: 'nia@pve', password: 'long enough' });
    await grant('/pool/web', 'PVEVMUser', { users: 'nia@pve' });
    const ask = (privs: string): Promise<unknown> =>
      root.post('access/ticket', { username: 'nia@pve', password: 'long enough', path: '/vms/100', privs });
    await expect(ask('VM.Audit,VM.Console')).resolves.toEqual({
      username: 'nia@pve',
      cap: expect.objectContaining({ vms: expect.objectContaining({ 'VM.Console': 1 }), dc: {} }),
    });
    await expect(ask('VM.Allocate')).rejects.toMatchObject({ status: 401 });
    const nia = await login('nia@pve');
    const own = await nia.get<Record<string, object>>('access/permissions');
    expect(Object.keys(own).sort()).toEqual(['/pool/web', '/vms/100', '/vms/300']);
    await expect(nia.get('access/permissions', { path: '/vms/101' })).resolves.toEqual({ '/vms/101': {} });
    await expect(
      nia.post('access/ticket', { username: 'nia', password: 'long enough' }),
    ).rejects.toMatchObject({
      status: 401,
    });
  });
});

it('says since 9.1.5 no more than that a login failed', async () => {
  const fixture = await startLab({ model: { version: '9.2.3' } });
  const client = new PveClient({ endpoint: fixture.lab.url, insecure: true, token: 'nobody@pve!x1=y' });
  await expect(client.get('version')).rejects.toMatchObject({
    status: 401,
    reason: 'Authentication failed!',
  });
  client.close();
  await fixture.remove();
});
