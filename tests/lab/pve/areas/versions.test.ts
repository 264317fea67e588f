import { createLabModel } from '../../../../lab/pve';
import type { PveClient } from '../../../../pve/client';
import { startLab, type LabFixture } from '../lab-fixture';

describe.each(['8.4.2', '9.2.3'])('a lab of version %s', (version) => {
  const isNine = version.startsWith('9');
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab({ model: createLabModel({ version }) });
    client = fixture.client;
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid: 100 }));
  });

  afterAll(() => fixture.remove());

  const only = async (request: Promise<unknown>, isThere: boolean): Promise<void> => {
    if (isThere) await expect(request).resolves.toBeDefined();
    else await expect(request).rejects.toMatchObject({ status: expect.any(Number) });
  };

  it('says which it is', async () => {
    await expect(client.get('version')).resolves.toMatchObject({ version, release: version.slice(0, 3) });
    await expect(client.get('nodes/lab/version')).resolves.toMatchObject({ version });
  });

  it('has groups or rules of HA', async () => {
    await only(client.post('cluster/ha/groups', { group: 'near', nodes: 'lab:2' }), !isNine);
    await client.post('cluster/ha/resources', { sid: 'vm:100', ...(isNine ? {} : { group: 'near' }) });
    await only(
      client.post('cluster/ha/rules', {
        rule: 'near',
        type: 'node-affinity',
        resources: 'vm:100',
        nodes: 'lab',
      }),
      isNine,
    );
    if (!isNine) await expect(client.get('cluster/ha/rules')).rejects.toMatchObject({ status: 501 });
  });

  it('has the operations and parameters of its own', async () => {
    await only(client.post('cluster/sdn/lock'), isNine);
    await only(client.get('cluster/bulk-action'), isNine);
    await only(client.get('cluster/sdn/fabrics/all'), isNine);
    await only(client.put('nodes/lab/qemu/100/config', { 'allow-ksm': 1 }), isNine);
  });

  it('has its own privileges and repositories', async () => {
    const role = await client.get<object>('access/roles/Administrator');
    expect('VM.Monitor' in role).toBe(!isNine);
    expect('VM.GuestAgent.Audit' in role).toBe(isNine);
    const repositories = await client.get<{ files: readonly { path: string }[] }>(
      'nodes/lab/apt/repositories',
    );
    expect(repositories.files.map(({ path }) => path)).toEqual(
      isNine
        ? ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list.d/pve-enterprise.sources']
        : ['/etc/apt/sources.list', '/etc/apt/sources.list.d/pve-enterprise.list'],
    );
    // The second time it is there already, which PVE takes for done.
    for (const handle of ['no-subscription', 'no-subscription']) {
      await client.put('nodes/lab/apt/repositories', { handle });
    }
    await expect(client.get('nodes/lab/apt/repositories')).resolves.toMatchObject({
      'standard-repos': expect.arrayContaining([
        expect.objectContaining({
          handle: 'no-subscription',
          status: 1,
          description: expect.stringContaining('No-Subscription'),
        }),
      ]),
    });
  });
});
