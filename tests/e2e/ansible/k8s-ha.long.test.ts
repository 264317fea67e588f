import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { RunReport } from '../../../inventory';
import type { Site } from '../../../site';
import { exampleSite, nic, vmOf } from '../../inventory/example-site';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { K3S_VARS, serveK3s } from './k3s-archive';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const SERVERS = ['dev1', 'dev2', 'dev3'];
const addressOf = (server: string): string => `10.0.12.${String(11 + SERVERS.indexOf(server))}`;

/** Three servers behind a load balancer, which also serves what cannot be fetched. */
function site(lab: GuestLab): Site {
  const example = exampleSite();
  const router = vmOf(example, 'router');
  const dev1 = vmOf(example, 'dev1');
  const balancer = {
    ...router,
    role: 'host' as const,
    nics: [nic('vmbr0', '10.0.12.2/24')],
    install: {
      ...router.install,
      services: {
        haproxy: {
          frontends: [{ name: 'api', bind: '*:6443', backend: 'servers', mode: 'tcp' as const }],
          backends: [
            {
              ...{
                name: 'servers',
                mode: 'tcp' as const,
                balance: 'roundrobin',
                check: 'tcp' as const,
                checkPath: '/',
              },
              servers: SERVERS.map((name) => ({ name, address: `${addressOf(name)}:6443` })),
            },
          ],
        },
      },
    },
  };
  const servers = SERVERS.map((name, index) => ({
    ...{ ...dev1, name, fqdn: `${name}.lab.example.org`, vmId: 10011 + index },
    nics: [{ ...nic('vmbr0', `${addressOf(name)}/24`), mac: `BC:24:11:00:01:0${String(index)}` }],
    install: { ...dev1.install, hostname: name, vars: K3S_VARS },
  }));
  return {
    ...example,
    environments: example.environments.map((each) => ({ ...each, vms: [balancer, ...servers] })),
    clusters: [
      {
        ...{ name: 'prod', kind: 'k3s', controlPlane: SERVERS, workers: [], requires: [] },
        endpoint: '10.0.12.2',
      },
    ],
    automation: lab.automation,
  };
}

describeOnGuests('Kubernetes of several servers on guests', () => {
  const { lab, sh } = testedGuests(site, {
    prepare: (shell) => serveK3s((script) => shell('router', script)),
  });
  const run = (): Promise<RunReport> => lab().configure(site(lab()), { playbook: 'playbooks/k8s-ha.yml' });
  /** What a client gets of the cluster's own address. */
  const api = (): Promise<string> =>
    sh('router', 'curl --silent --insecure --max-time 5 https://10.0.12.2:6443/readyz || true');

  it('share their state, each joined by the token of the first', async () => {
    const { hosts } = await run();
    for (const name of ['router', ...SERVERS])
      expect(hosts).toMatchObject({ [name]: { failed: 0, state: 'configured' } });
    expect(await sh('dev1', 'sort --unique /var/lib/rancher/k3s/server/members')).toBe('dev2\ndev3\n');
    const settings = async (name: string): Promise<unknown> =>
      parse(await sh(name, 'cat /etc/rancher/k3s/config.yaml'));
    expect(await settings('dev1')).toMatchObject({ 'cluster-init': true });
    expect(await settings('dev1')).not.toHaveProperty('server');
    for (const name of ['dev2', 'dev3']) {
      expect(await settings(name)).toMatchObject({
        server: 'https://10.0.12.11:6443',
        'node-ip': addressOf(name),
      });
      expect(await settings(name)).not.toHaveProperty('cluster-init');
    }
    expect(await settings('dev3')).toMatchObject({
      'tls-san': expect.arrayContaining(['10.0.12.2']) as unknown,
    });
  });

  it('are reached at the load balancer, as the kubeconfig says, also when one of them is gone', async () => {
    expect(parse(readFileSync(join(lab().directory, 'dev/kubeconfig-prod'), 'utf8'))).toMatchObject({
      'current-context': 'prod',
      clusters: [{ cluster: { server: 'https://10.0.12.2:6443' } }],
    });
    expect(await api()).toBe('ok');
    await sh('dev2', 'systemctl stop k3s');
    // Until the load balancer has seen that it is gone.
    let answers: string[] = [];
    for (let tries = 0; tries < 60 && answers.length < 6; tries += 1) {
      answers = (await api()) === 'ok' ? [...answers, 'ok'] : [];
      await sleep(500);
    }
    expect(answers).toHaveLength(6);
  });

  it('are made whole by a second run, which changes nothing else', async () => {
    const { hosts } = await run();
    expect(hosts).toMatchObject({
      ...{ router: { changed: 0 }, dev1: { changed: 0 }, dev3: { changed: 0 } },
      dev2: { changed: 1, failed: 0 },
    });
    expect(await sh('dev2', 'systemctl is-active k3s')).toBe('active\n');
  });
});
