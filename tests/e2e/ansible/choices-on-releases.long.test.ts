import type { RunReport } from '../../../inventory';
import type { Site } from '../../../site';
import { loneHost } from '../../inventory/example-site';
import { describeOnGuests, GuestLab } from './guest-lab';
import { K3S_VARS, serveK3s } from './k3s-archive';
import { testedGuests } from './tested-guests';

jest.setTimeout(900_000);

/** A host with roles by choice whose packages are the distribution's, and one that serves itself what cannot be fetched. */
function site(lab: GuestLab): Site {
  return loneHost(lab.automation, {
    roles: { node_exporter: true, k3s: true },
    services: {
      haproxy: {
        frontends: [{ name: 'metrics', bind: '*:8080', backend: 'metrics', mode: 'http' }],
        backends: [
          {
            ...{ name: 'metrics', mode: 'http', balance: 'leastconn', check: 'http', checkPath: '/metrics' },
            servers: [{ name: 'self', address: '127.0.0.1:9101' }],
          },
        ],
      },
    },
    vars: { ...K3S_VARS, node_exporter_listen: '127.0.0.1:9101', haproxy_stats: '127.0.0.1:8404' },
  });
}

function choicesOnGuest(release: string): void {
  const guests = testedGuests(site, {
    make: () => new GuestLab({}, release),
    prepare: (shell) => serveK3s((script) => shell('router', script)),
  });
  const sh = (script: string): Promise<string> => guests.sh('router', script);
  const run = (check = false): Promise<RunReport> => guests.lab().configure(site(guests.lab()), { check });

  it('say what they would change, and change nothing', async () => {
    const { hosts } = await run(true);
    expect(hosts['router']).toMatchObject({ failed: 0 });
    expect(hosts['router']?.changed).toBeGreaterThan(5);
    expect(await sh('ls /etc/haproxy /usr/local/bin 2>&1 || true')).not.toMatch(/haproxy.cfg|k3s/);
  });

  it('set up the machine, and change nothing the second time', async () => {
    expect((await run()).hosts['router']).toMatchObject({ state: 'configured', failed: 0 });
    expect((await run()).hosts['router']).toMatchObject({ state: 'configured', changed: 0 });
  });

  it('serve what they are for, as clients and the kernel see it', async () => {
    expect(await sh('curl --silent --fail http://10.0.12.2:8080/metrics')).toContain('node_uname_info');
    expect(await sh('curl --silent http://127.0.0.1:8404/')).toContain('Statistics Report');
    expect(await sh('curl --silent --insecure https://10.0.12.2:6443/readyz')).toBe('ok');
    const listening = await sh('ss --listening --tcp --numeric --no-header');
    expect(listening).toMatch(/127\.0\.0\.1:9101\s/);
    expect(listening).toMatch(/(0\.0\.0\.0|\*):8080\s/);
    expect(await sh('systemctl is-enabled haproxy prometheus-node-exporter k3s')).toBe('enabled\n'.repeat(3));
    expect(await sh('haproxy -c -f /etc/haproxy/haproxy.cfg && echo valid')).toContain('valid');
  });
}

for (const release of ['debian-13', 'ubuntu-22.04', 'ubuntu-24.04'])
  describeOnGuests(
    `roles by choice on ${release}`,
    () => {
      choicesOnGuest(release);
    },
    release,
  );
