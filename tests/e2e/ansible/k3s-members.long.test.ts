import type { RunReport } from '../../../inventory';
import { environmentOf } from '../../inventory/example-site';
import { describeOnGuests } from './guest-lab';
import { serveK3s } from './k3s-archive';
import { ALL, k3sSite, type Name, THREE, type Wanted } from './k3s-site';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

describeOnGuests('members of a cluster on guests', () => {
  const { lab, sh } = testedGuests(k3sSite, {
    prepare: (shell) => serveK3s((script) => shell('router', script)),
  });
  const run = (wanted: Wanted, tags = ['k3s']): Promise<RunReport> => {
    const described = k3sSite(lab(), wanted);
    const names = wanted.machines ?? ALL;
    return lab().configure(described, {
      environment: environmentOf(described),
      tags,
      hosts: [...names],
    });
  };
  /** Who is in the cluster, and who in etcd. */
  const known = async (server: Name = 'dev1'): Promise<string[]> =>
    (await sh(server, 'cd /var/lib/rancher/k3s/server; for f in members etcd; do sort -u $f | xargs; done'))
      .trimEnd()
      .split('\n');
  const units = (name: Name): Promise<string> =>
    sh(
      name,
      'systemctl list-units --plain --no-legend "k3s*" | cut -d" " -f1,3; ls /etc/systemd/system | grep ^k3s',
    );

  it('are as many servers as the specs name', async () => {
    expect((await run(THREE)).hosts).toMatchObject({
      dev1: { failed: 0 },
      dev2: { failed: 0 },
      dev3: { failed: 0 },
    });
    expect(await known()).toEqual(['dev2 dev3', 'dev2 dev3']);
    expect((await run(THREE)).hosts).toMatchObject({
      dev1: { changed: 0 },
      dev2: { changed: 0 },
      dev3: { changed: 0 },
    });
  });

  it('leave etcd where a server becomes an agent, and can come back', async () => {
    const fewer: Wanted = { servers: ['dev1', 'dev2'], agents: ['dev3'] };
    expect((await run(fewer)).hosts).toMatchObject({ dev3: { failed: 0, state: 'configured' } });
    expect(await known()).toEqual(['dev2 dev3', 'dev2']);
    expect(await units('dev3')).toBe('k3s-agent.service active\nk3s-agent.service\n');
    expect(await sh('dev3', 'ls /var/lib/rancher/k3s/server/db')).toMatch(/^etcd-until-\w+\n$/);
    expect((await run(fewer)).hosts).toMatchObject({ dev1: { changed: 0 }, dev3: { changed: 0 } });
    expect((await run(THREE)).hosts).toMatchObject({ dev3: { failed: 0, state: 'configured' } });
    expect(await known()).toEqual(['dev2 dev3', 'dev2 dev3']);
  });

  it('are taken out when their machine is gone, and nobody else is', async () => {
    await sh('dev1', 'echo by-hand >> /var/lib/rancher/k3s/server/members');
    const { hosts } = await run({ servers: ['dev1', 'dev2'], agents: [], machines: ['dev1', 'dev2'] });
    expect(hosts).toMatchObject({ dev1: { failed: 0 }, dev2: { failed: 0 } });
    expect(await known()).toEqual(['by-hand dev2', 'dev2']);
    await sh('dev3', 'systemctl stop k3s');
  });

  it('leave before they stop where the specs want no Kubernetes there, which is told', async () => {
    const one: Wanted = { servers: ['dev1'], agents: [], machines: ['dev1', 'dev2'] };
    await run({ servers: ['dev1', 'dev2'], agents: [], machines: ['dev1', 'dev2'] }, []);
    const { hosts } = await run(one, []);
    expect(hosts['dev2']).toMatchObject({ failed: 0, state: 'configured' });
    expect(hosts['dev2']?.notices).toEqual([
      expect.stringMatching(/^k3s is gone from the specs: .*leaves its cluster/),
    ]);
    expect(await known()).toEqual(['by-hand']);
    expect(await sh('dev2', 'systemctl is-active k3s || true; systemctl is-enabled k3s || true')).toBe(
      'inactive\ndisabled\n',
    );
    const again = await run(one, []);
    expect(again.hosts).toMatchObject({ dev1: { changed: 0 }, dev2: { changed: 0 } });
    expect(again.hosts['dev2']).not.toHaveProperty('notices');
  });
});
