import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ConfigureOptions, RunReport } from '../../../inventory';
import type { Json, Site } from '../../../site';
import { exampleSite, nic, vmOf } from '../../inventory/example-site';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { K3S_VARS, serveK3s } from './k3s-archive';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const TALOSCTL = readFileSync(join(__dirname, 'stand-ins/talosctl.py'), 'utf8');

/** A server and an agent; what cannot be fetched comes from a stand-in that the server itself serves. */
function site(lab: GuestLab): Site {
  const { install } = vmOf(exampleSite(), 'dev1');
  const vars = {
    ...K3S_VARS,
    k3s_disable: ['traefik'],
  };
  const example = exampleSite({
    router: {
      role: 'host',
      nics: [nic('vmbr0', '10.0.12.2/24')],
      install: { ...install, hostname: 'router', vars },
    },
    dev1: {
      nics: [{ ...nic('vmbr0', '10.0.12.11/24'), mac: 'BC:24:11:00:00:03' }],
      install: { ...install, vars },
    },
  });
  return {
    ...example,
    clusters: [
      {
        // A name that a number in a replacement would run into.
        name: '9home',
        kind: 'k3s',
        controlPlane: ['router'],
        workers: ['dev1'],
        requires: [],
        podCidr: '10.52.0.0/16',
      },
    ],
    automation: lab.automation,
  };
}

describeOnGuests('clusters on guests', () => {
  const { lab, sh } = testedGuests(site, {
    prepare: (shell) => serveK3s((script) => shell('router', script)),
  });
  const run = (more: Partial<ConfigureOptions> = {}): Promise<RunReport> =>
    lab().configure(site(lab()), { tags: ['k3s'], ...more });
  const kubeconfig = (): string => join(lab().directory, 'dev/kubeconfig-9home');

  it('say what they would change, and change nothing', async () => {
    const { hosts } = await run({ check: true });
    expect(hosts).toMatchObject({ router: { failed: 0 }, dev1: { failed: 0 } });
    expect(await sh('router', 'ls /usr/local/bin')).not.toContain('k3s');
  });

  it('join by a token that only they know', async () => {
    const { hosts } = await run();
    expect(hosts).toMatchObject({ router: { failed: 0 }, dev1: { failed: 0 } });
    expect(await sh('router', 'systemctl is-active k3s; cat /var/lib/rancher/k3s/server/members')).toMatch(
      /^active\ndev1\n/,
    );
    expect(await sh('dev1', 'systemctl is-active k3s-agent; stat -c %a /etc/rancher/k3s/config.yaml')).toBe(
      'active\n600\n',
    );
    expect(parse(await sh('router', 'cat /etc/rancher/k3s/config.yaml'))).toMatchObject({
      'cluster-cidr': '10.52.0.0/16',
      disable: ['traefik'],
      'tls-san': expect.arrayContaining(['10.0.12.2']) as unknown,
    });
  });

  it('change nothing the second time', async () => {
    const { hosts } = await run();
    expect(hosts).toMatchObject({ router: { changed: 0 }, dev1: { changed: 0 } });
  });

  it('give the kubeconfig to the controller, with the address and the name of the cluster', () => {
    expect(parse(readFileSync(kubeconfig(), 'utf8'))).toMatchObject({
      'current-context': '9home',
      clusters: [{ name: '9home', cluster: { server: 'https://10.0.12.2:6443' } }],
      contexts: [{ name: '9home', context: { cluster: '9home', user: '9home' } }],
      users: [{ name: '9home' }],
    });
    expect(statSync(kubeconfig()).mode & 0o777).toBe(0o600);
  });

  it('are what the specs say a machine is, and no longer what it was before', async () => {
    await sh(
      'dev1',
      'cd /etc/systemd/system && sed s/agent/server/ k3s-agent.service > k3s.service && systemctl daemon-reload && systemctl enable k3s',
    );
    const { hosts } = await run();
    expect(hosts).toMatchObject({ router: { changed: 0 }, dev1: { failed: 0 } });
    expect(
      await sh(
        'dev1',
        'cd /etc/systemd/system; ls | grep k3s; ls *.wants | grep k3s; systemctl is-active k3s-agent',
      ),
    ).toBe('k3s-agent.service\nk3s-agent.service\nactive\n');
  });

  it('refuse a program that is not the one that was announced', async () => {
    await sh('router', "echo '# other' >> '/srv/v9.9.9+k3s1/k3s'; rm /usr/local/bin/k3s");
    await expect(run({ hosts: ['router'] })).rejects.toThrow(/checksum/);
  });

  const leads = (patches: Json[] = [], endpoint = ''): Site => {
    const described = site(lab());
    const leader = vmOf(described, 'router');
    const vars = {
      talos_download: 'http://10.0.12.2:8000/talos',
      talos_version: 'v9.9.9',
      talos_cluster: 'cattle',
      talos_control_plane: ['10.0.12.31', '10.0.12.32'],
      talos_workers: ['10.0.12.33'],
      talos_kubeconfig: join(lab().directory, 'dev/kubeconfig-cattle'),
      talos_ready_seconds: 20,
      talos_config_patches: patches,
      talos_endpoint: endpoint,
    };
    const vm = { ...leader, install: { ...leader.install, roles: { talos: true }, vars } };
    return {
      ...described,
      environments: described.environments.map((each) => ({
        ...each,
        vms: each.vms.map((other) => (other.name === 'router' ? vm : other)),
      })),
    };
  };
  const lead = (patches: Json[] = [], endpoint = '', check = false): Promise<RunReport> => {
    const described = leads(patches, endpoint);
    return lab().configure(described, { hosts: ['router'], tags: ['talos'], check });
  };
  const given = (node: string): Promise<string> =>
    sh('router', `wc -l < /srv/talos/${node}/applied; grep -c 'type: ' /srv/talos/${node}/config.yaml`);

  it('are led by talosctl: machine configs, bootstrap, join, kubeconfig', async () => {
    await sh(
      'router',
      `mkdir -p /srv/talos/v9.9.9 /srv/talos/10.0.12.31 /srv/talos/10.0.12.32 /srv/talos/10.0.12.33 && cd /srv/talos/v9.9.9 && cat > talosctl-linux-amd64 <<'END'\n${TALOSCTL}END\n` +
        'sha256sum talosctl-linux-amd64 > sha256sum.txt',
    );
    expect((await lead([], '', true)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await sh('router', 'ls /usr/local/bin /srv/talos/*')).not.toMatch(/talosctl$|config.yaml/m);
    expect((await lead()).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await sh('router', 'cat /srv/talos/*/etcd')).toBe('10.0.12.31\n');
    const config = parse(await sh('router', 'cat /srv/talos/10.0.12.33/config.yaml')) as Json;
    expect(config).toMatchObject({
      machine: { type: 'worker' },
      cluster: { controlPlane: { endpoint: 'https://10.0.12.31:6443' } },
    });
    expect(parse(readFileSync(join(lab().directory, 'dev/kubeconfig-cattle'), 'utf8'))).toMatchObject({
      'current-context': 'cattle',
      clusters: [{ cluster: { server: 'https://10.0.12.31:6443' } }],
    });
    expect(await sh('router', 'stat --format=%a /var/lib/rackwright/talos/cattle')).toBe('700\n');
  });

  it('give the machines a changed config, and nothing when nothing changed', async () => {
    expect((await lead()).hosts['router']).toMatchObject({ changed: 0, failed: 0 });
    expect(await given('10.0.12.32')).toBe('1\n1\n');
    const nameservers = [{ machine: { network: { nameservers: ['10.0.12.1'] } } }];
    expect((await lead(nameservers, '', true)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await given('10.0.12.32')).toBe('1\n1\n');
    await lead(nameservers);
    expect(await given('10.0.12.32')).toBe('2\n1\n');
    expect(await sh('router', 'cat /srv/talos/10.0.12.32/config.yaml')).toContain('nameservers');
    const token = (await sh('router', "sed -n 's/.*token: //p' /srv/talos/10.0.12.31/config.yaml")).trim();
    expect(
      lab()
        .artefacts()
        .filter((text) => text.includes(token)),
    ).toEqual([]);
  });

  it('have a kubeconfig for the address that the cluster has now', async () => {
    expect((await lead([], '10.0.12.32')).hosts['router']).toMatchObject({ failed: 0 });
    expect(parse(readFileSync(join(lab().directory, 'dev/kubeconfig-cattle'), 'utf8'))).toMatchObject({
      clusters: [{ cluster: { server: 'https://10.0.12.32:6443' } }],
    });
    expect((await lead([], '10.0.12.32')).hosts['router']).toMatchObject({ changed: 0 });
  });

  it('leave no token in logs and reports', async () => {
    const token = (await sh('router', 'cat /var/lib/rancher/k3s/server/token')).trim();
    expect(token).toMatch(/^K10/);
    const texts = lab().artefacts();
    expect(texts.some((text) => text.includes('Read the token'))).toBe(true);
    expect(texts.filter((text) => text.includes(token))).toEqual([]);
  });
});
