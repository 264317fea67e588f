import type { RunReport } from '../../../inventory';
import { environmentOf } from '../../inventory/example-site';
import { describeOnGuests } from './guest-lab';
import { serveK3s } from './k3s-archive';
import { k3sSite, type Name, type Wanted } from './k3s-site';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const CLUSTER: Wanted = { servers: ['dev1', 'dev2'], agents: ['dev3'] };
/** As a machine is that was made anew under its name. */
const MAKE_ANEW =
  'systemctl stop "k3s*"; rm -rf /var/lib/rancher /etc/rancher /etc/systemd/system/k3s* /usr/local/bin/k3s ' +
  '/var/lib/rackwright; systemctl daemon-reload';
const TOKEN = 'cat /var/lib/rancher/k3s/server/token';

describeOnGuests('machines of a cluster that are made anew, on guests', () => {
  const { lab, sh } = testedGuests((each) => k3sSite(each, CLUSTER), {
    prepare: (shell) => serveK3s((script) => shell('router', script)),
  });
  const run = (...hosts: readonly Name[]): Promise<RunReport> => {
    const described = k3sSite(lab(), CLUSTER);
    return lab().configure(described, { environment: environmentOf(described), tags: ['k3s'], hosts });
  };

  it('are told whom to configure first where there is no cluster yet', async () => {
    await expect(run('dev2')).rejects.toThrow(
      /dev2: k3s : .*dev1 has no token of the cluster home.*configure it first/s,
    );
  });

  it('found no second cluster while a server that may have the first cannot be asked', async () => {
    expect((await run('dev1', 'dev2', 'dev3')).hosts).toMatchObject({
      dev1: { failed: 0 },
      dev2: { failed: 0 },
      dev3: { failed: 0 },
    });
    await sh('dev1', MAKE_ANEW);
    await sh('dev2', 'systemctl stop ssh');
    const error = await run('dev1').catch((thrown: unknown) => thrown);
    await sh('dev2', 'systemctl start ssh');
    expect(String(error)).toMatch(/dev1 has no data of a cluster, and dev2 cannot be reached/);
    expect(await sh('dev1', 'ls /var/lib/rancher 2>&1 || true')).toContain('No such file');
  });

  it('come back into their cluster, the first server by another one', async () => {
    expect((await run('dev1')).hosts['dev1']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await sh('dev1', TOKEN)).toBe(await sh('dev2', TOKEN));
    expect(await sh('dev2', 'cat /var/lib/rancher/k3s/server/etcd')).toBe('dev1\n');
    // As the first server's are: it needs no other to start.
    expect(await sh('dev1', 'cat /etc/rancher/k3s/config.yaml')).toMatch(
      /^cluster-init: true$(?![^]*server:)/m,
    );
    expect((await run('dev1')).hosts['dev1']).toMatchObject({ changed: 0 });
  });

  it('leave first, so that their names are free', async () => {
    await sh('dev1', 'for f in etcd members; do echo dev2 > /var/lib/rancher/k3s/server/$f; done');
    await sh('dev2', MAKE_ANEW);
    expect((await run('dev2')).hosts['dev2']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await sh('dev1', 'cat /var/lib/rancher/k3s/server/etcd')).toBe('dev2\n');
  });

  it('found no cluster beside agents of one that is lost', async () => {
    await sh('dev1', MAKE_ANEW);
    await sh('dev2', MAKE_ANEW);
    await expect(run('dev1')).rejects.toThrow(/dev3 is in it as an agent: .*backup/s);
  });
});
