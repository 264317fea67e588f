import type { ConfigureOptions, RunReport } from '../../../inventory';
import type { Site, Vm } from '../../../site';
import { environmentOf, exampleSite, loneHost, vmOf } from '../../inventory/example-site';
import { LAB_RUNTIME, MAKE_IMAGE, MAKE_RUNTIME } from './container-runtime';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const COMPOSE = `cat > /srv/web.yaml <<'END'
version: "3"
services:
  a: { image: local/sleep:1, command: [/bin/sleep, "1000"], network_mode: none, volumes: ["kept:/srv"] }
volumes: { kept: {} }
END`;

const docker = {
  ...{ enabled: true, dataRoot: '/var/lib/docker', registryMirrors: [], users: ['admin'] },
  compose: {} as Record<string, string>,
};
const haproxy = {
  frontends: [{ name: 'web', bind: '*:8080', backend: 'web', mode: 'http' as const }],
  backends: [
    {
      ...{ name: 'web', mode: 'http' as const, balance: 'roundrobin', check: 'tcp' as const, checkPath: '/' },
      servers: [{ name: 'self', address: '127.0.0.1:9100' }],
    },
  ],
};
const users = vmOf(exampleSite(), 'router').install.users;

const ALL: Partial<Vm['install']> = {
  users,
  packages: ['crun'],
  roles: { node_exporter: true, ssh_keys: true },
  services: { docker, haproxy },
  vars: { docker_daemon: LAB_RUNTIME },
};
const RUNNING = { ...ALL, services: { haproxy, docker: { ...docker, compose: { web: '/srv/web.yaml' } } } };
const NONE: Partial<Vm['install']> = { users, packages: ['crun'] };

const site = (lab: GuestLab, install = ALL): Site => loneHost(lab.automation, install);

describeOnGuests('roles by choice that the specs no longer ask for', () => {
  const guests = testedGuests(site, {
    prepare: async (shell) => {
      await shell('router', MAKE_RUNTIME);
    },
  });
  const sh = (script: string): Promise<string> => guests.sh('router', script);
  const run = async (
    install: Partial<Vm['install']>,
    more: Partial<ConfigureOptions> = {},
  ): Promise<RunReport['hosts'][string]> => {
    const described = site(guests.lab(), install);
    const report = await guests
      .lab()
      .configure(described, { environment: environmentOf(described), ...more });
    return report.hosts['router']!;
  };
  const services = (): Promise<string> =>
    sh(
      'for s in haproxy prometheus-node-exporter docker; do systemctl is-active $s; systemctl is-enabled $s; done; true',
    );
  const containers = (): Promise<string> => sh('docker ps --all --format "{{.Names}} {{.State}}" | sort');

  it('run while they are asked for', async () => {
    expect(await run(ALL)).toMatchObject({ state: 'configured', failed: 0 });
    await sh(
      `${MAKE_IMAGE}; ${COMPOSE}\ndocker run --detach --name own --network none local/sleep:1 /bin/sleep 1000`,
    );
    expect(await run(RUNNING)).toMatchObject({ state: 'configured', failed: 0 });
    expect(await run(RUNNING)).toMatchObject({ changed: 0 });
    expect(await containers()).toMatch(/^own running\nweb[-_]a[-_]1 running\n$/);
    expect(await services()).toBe('active\nenabled\n'.repeat(3));
    expect(await sh('cat /root/.ssh/authorized_keys')).toContain('rackwright automation');
  });

  it('are left alone by a run of other tags, and told by one that changes nothing', async () => {
    expect(await run(NONE, { tags: ['base'] })).not.toHaveProperty('notices');
    const { notices, failed } = await run(NONE, { check: true });
    expect(failed).toBe(0);
    expect(notices?.map((text) => text.split(' ')[0])).toEqual([
      'docker',
      'haproxy',
      'node_exporter',
      'ssh_keys',
    ]);
    expect(await services()).toBe('active\nenabled\n'.repeat(3));
    expect(await containers()).toMatch(/^own running\nweb[-_]a[-_]1 running\n$/);
  });

  it('serve nobody any longer, and lose no data', async () => {
    const { notices, ...told } = await run(NONE);
    expect(told).toMatchObject({ state: 'configured', failed: 0 });
    expect(notices).toHaveLength(4);
    expect(await services()).toBe('inactive\ndisabled\ninactive\ndisabled\nactive\nenabled\n');
    expect(await containers()).toBe('own running\n');
    expect(await sh('docker volume ls --format "{{.Name}}"; docker images --format "{{.Repository}}"')).toBe(
      'web_kept\nlocal/sleep\n',
    );
    expect((await sh('getent group docker')).trim()).toMatch(/:$/);
    expect(await sh('ss --listening --tcp --numeric --no-header')).not.toMatch(/:(8080|9100)\s/);
    expect(await sh('cat /root/.ssh/authorized_keys; ls /etc/haproxy')).not.toContain(
      'rackwright automation',
    );
    expect(await sh('ls /etc/haproxy /root/.ssh')).toMatch(/haproxy.cfg[^]*id_rackwright/);
  });

  it('are told once, and are as before when they are asked for again', async () => {
    const second = await run(NONE);
    expect(second).toMatchObject({ changed: 0 });
    expect(second).not.toHaveProperty('notices');
    expect(await run(RUNNING)).toMatchObject({ state: 'configured', failed: 0 });
    expect(await services()).toBe('active\nenabled\n'.repeat(3));
    expect(await containers()).toMatch(/^own running\nweb[-_]a[-_]1 running\n$/);
    expect(await run(RUNNING)).toMatchObject({ changed: 0 });
  });
});
