import { vmPlaceOf } from '../../../pve/adopt';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';

let fixture: LabFixture;

beforeAll(async () => {
  const sizes = { size: 120_000_000, virtualSize: 120_000_000 };
  fixture = await startLab({
    model: { nodes: 2 },
    taskDuration: () => 0,
    catalogue: [{ root: 'debian-12', pattern: /^debian-12\.tar\.zst$/, ...sizes }],
  });
  const { client } = fixture;
  const run = async (path: string, params: Record<string, string | number>): Promise<void> => {
    await client.waitTask(await client.post(path, params));
  };
  const filename = 'debian-12.tar.zst';
  const url = `https://images.example.org/${filename}`;
  await run('nodes/lab1/storage/local/download-url', { content: 'vztmpl', filename, url });
  await client.post('pools', { poolid: 'web' });
  await run('nodes/lab1/qemu', { vmid: 105, pool: 'web' });
  await run('nodes/lab1/qemu', { vmid: 106 });
  await run('nodes/lab1/lxc', { vmid: 201, ostemplate: `local:vztmpl/${filename}` });
  await client.post('cluster/ha/resources', { sid: 'vm:106', state: 'stopped' });
});
afterAll(() => fixture.remove());

const known = ['lab1', 'lab2', 'elsewhere'];
const place = (vmId: number): ReturnType<typeof vmPlaceOf> =>
  vmPlaceOf(fixture.client, { node: 'lab1', vmId }, known);

test('a VM has its pool, and one of HA the nodes between which it may move', async () => {
  expect(await place(105)).toEqual({ node: 'lab1', vmId: 105, pool: 'web' });
  expect(await place(106)).toEqual({ node: 'lab1', vmId: 106, nodes: ['lab1', 'lab2'] });
});

test('a site that knows one node of the cluster binds nothing to others', async () => {
  const at = { node: 'lab1', vmId: 106 };
  expect(await vmPlaceOf(fixture.client, at, ['lab1', 'elsewhere'])).toEqual(at);
});

test('a container is refused', async () => {
  await expect(place(201)).rejects.toMatchObject({
    code: 'ADOPT_CONTAINER',
    message: expect.stringMatching(/^lab1\/201 is a container.*Container.*lab1\/201/),
  });
});
