import { createLabModel } from '../../../../lab/pve';
import type { PveClient } from '../../../../pve/client';
import { createDebian, startLab, type LabFixture } from '../lab-fixture';

/** Values for the parameters of paths; `upid` and `volume` are added when they are known. */
export const SAMPLES: Record<string, string> = {
  node: 'lab',
  vmid: '100',
  storage: 'local',
  poolid: 'web',
  userid: 'ann@pve',
  tokenid: 'ci',
  groupid: 'ops',
  roleid: 'PVEAdmin',
  realm: 'pve',
  snapname: 'before',
};

/** A lab with one of everything, whose answers are worth looking at. */
export async function startDataCentre(version: string): Promise<LabFixture> {
  const model = { ...createLabModel({ names: ['lab', 'lab2'], version }) };
  const fixture = await startLab({ model });
  await furnish(fixture.client, Number(version.split('.')[0]));
  return fixture;
}

async function furnish(client: PveClient, major: number): Promise<void> {
  const wait = async (upid: string): Promise<unknown> => client.waitTask(upid);
  await client.post('pools', { poolid: 'web', comment: 'web servers' });
  await client.post('access/groups', { groupid: 'ops', comment: 'on call' });
  await client.post('access/users', { userid: 'ann@pve', password: 'long enough', groups: 'ops' });
  await client.post('access/users/ann@pve/token/ci', { comment: 'pipeline' });
  await client.put('access/acl', { path: '/vms', roles: 'PVEVMUser', groups: 'ops' });
  await createDebian(client, 100, { agent: '1', ide2: 'local-lvm:cloudinit', pool: 'web', memory: 1024 });
  await wait(await client.post('nodes/lab/qemu/100/snapshot', { snapname: 'before' }));
  await wait(await client.post('nodes/lab/qemu/100/status/start'));
  const template = { content: 'vztmpl', filename: 'debian-12.tar.zst', url: 'http://images.example/debian-12.tar.zst' };
  void template;
  void major;
}
