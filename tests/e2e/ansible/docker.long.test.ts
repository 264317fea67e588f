import type { RunReport } from '../../../inventory';
import type { Site } from '../../../site';
import { exampleSite, loneHost, vmOf } from '../../inventory/example-site';
import { LAB_RUNTIME, MAKE_IMAGE, MAKE_RUNTIME } from './container-runtime';
import { describeOnGuests, GuestLab } from './guest-lab';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const FILES = { web: '/srv/web.yaml', old: '/srv/old.yaml' };

interface Wanted {
  readonly users: string[];
  readonly projects: readonly (keyof typeof FILES)[];
  /** Groups of the account `ops`. */
  readonly groups?: string[];
  /** Projects whose files the specs bring. */
  readonly brought?: Readonly<Record<string, { readonly content: string }>>;
  /** Further settings of the engine. */
  readonly daemon?: Record<string, string>;
}

const NOTHING: Wanted = { users: [], projects: [] };
const BOTH: Wanted = { users: ['admin', 'ops'], projects: ['web', 'old'] };
const ONE: Wanted = { users: ['admin'], projects: ['web'] };

function site(lab: GuestLab, { users, projects, groups = [], brought = {}, daemon = {} } = NOTHING): Site {
  const [admin] = vmOf(exampleSite(), 'router').install.users;
  if (!admin) throw new Error('the example has an account');
  return loneHost(lab.automation, {
    users: [admin, { ...admin, name: 'ops', groups }],
    packages: ['crun'],
    services: {
      docker: {
        ...{ enabled: true, dataRoot: '/var/lib/docker', registryMirrors: [] },
        users,
        compose: { ...Object.fromEntries(projects.map((name) => [name, FILES[name]])), ...brought },
      },
    },
    vars: { docker_daemon: { ...LAB_RUNTIME, ...daemon } },
  });
}

/** A compose file with a container, a network and a volume. */
const compose = (name: keyof typeof FILES): string =>
  `cat > ${FILES[name]} <<'END'
version: "3"
services:
  a: { image: local/sleep:1, command: [/bin/sleep, "1000"], networks: [inner], volumes: ["kept:/srv"] }
networks: { inner: {} }
volumes: { kept: {} }
END`;

/** The text of a compose file with one container; what Docker takes for a template, Ansible must not. */
const brought = (seconds: number): { content: string } => ({
  content: `version: "3"
services:
  a:
    image: local/sleep:1
    command: [/bin/sleep, "${String(seconds)}"]
    network_mode: none
    environment: [TEXT]
    env_file: [.env]
    labels: { shown: "{{.Name}} {# as it is #}" }
`,
});

function dockerOnGuest(release?: string): void {
  const guests = testedGuests(site, {
    make: () => new GuestLab({}, release),
    prepare: async (shell) => {
      await shell('router', `${MAKE_RUNTIME}; ${compose('web')}\n${compose('old')}`);
    },
  });
  const sh = (script: string): Promise<string> => guests.sh('router', script);
  const run = (wanted: Wanted, check = false): Promise<RunReport> =>
    guests.lab().configure(site(guests.lab(), wanted), { tags: ['base', 'users', 'docker'], check });
  const containers = (): Promise<string> => sh('docker ps --all --format "{{.Names}} {{.State}}" | sort');
  const members = async (): Promise<string> => (await sh('getent group docker')).trim().split(':')[3] ?? '';

  it('runs the projects that the specs name, for the accounts that they name', async () => {
    await run(NOTHING);
    await sh(MAKE_IMAGE);
    expect((await run(BOTH)).hosts['router']).toMatchObject({ state: 'configured', failed: 0 });
    expect(await containers()).toMatch(/^old[-_]a[-_]1 running\nweb[-_]a[-_]1 running\n$/);
    expect(await sh("su ops -c 'docker version --format {{.Server.Os}}'")).toBe('linux\n');
    expect((await run(BOTH)).hosts['router']).toMatchObject({ changed: 0 });
  });

  it('takes back what the specs no longer name, and nothing of others', async () => {
    await sh(
      'usermod --append --groups docker nobody; rm /srv/old.yaml; ' +
        'docker run --detach --name mine --network none local/sleep:1 /bin/sleep 1000',
    );
    expect((await run(ONE, true)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await containers()).toMatch(/^mine running\nold[-_]a[-_]1 running\n/);
    expect((await run(ONE)).hosts['router']).toMatchObject({ state: 'configured', failed: 0 });
    expect(await containers()).toMatch(/^mine running\nweb[-_]a[-_]1 running\n$/);
    const networks = await sh('docker network ls --format "{{.Name}}"');
    expect(networks).toContain('web_inner');
    expect(networks).not.toContain('old_inner');
    expect(await sh('docker volume ls --format "{{.Name}}"')).toBe('old_kept\nweb_kept\n');
    expect(await sh("su ops -c 'docker version 2>&1' || true")).toMatch(/permission denied/i);
    expect(await members()).toBe('admin,nobody');
    expect((await run(ONE)).hosts['router']).toMatchObject({ changed: 0 });
  });

  it('leaves Docker to an account that has it by its groups, until the specs take these', async () => {
    await run({ ...ONE, users: ['admin', 'ops'], groups: ['docker', 'adm'] });
    await run({ ...ONE, groups: ['docker', 'adm'] });
    expect(await members()).toBe('admin,nobody,ops');
    await run({ ...ONE, groups: ['adm'] });
    expect(await members()).toBe('admin,nobody');
    expect(await sh('id -nG ops')).toBe('ops adm\n');
    expect((await run({ ...ONE, groups: ['adm'] })).hosts['router']).toMatchObject({ changed: 0 });
  });

  it('brings compose files of the specs, in what they are now, and takes them back', async () => {
    const folder = '/opt/rackwright/compose/api';
    const api = (seconds: number): Wanted => ({
      ...ONE,
      groups: ['adm'],
      brought: { api: brought(seconds) },
    });
    const started = (): Promise<string> =>
      sh(
        'docker inspect --format \'{{.Args}} {{index .Config.Labels "shown"}} {{.Config.Env}}\' $(docker ps -q --filter label=com.docker.compose.project=api)',
      );
    await sh(`mkdir -p ${folder} && echo TEXT=from-env > ${folder}/.env`);
    expect((await run(api(1000), true)).hosts['router']).toMatchObject({ failed: 0 });
    expect((await run(api(1000))).hosts['router']).toMatchObject({ state: 'configured', failed: 0 });
    expect(await sh(`stat --format '%a %U %G' ${folder}/compose.yaml ${folder}`)).toBe(
      '640 root root\n750 root root\n',
    );
    expect(await sh(`cat ${folder}/compose.yaml`)).toBe(brought(1000).content);
    expect(await started()).toMatch(/1000.*\{\{\.Name\}\} \{# as it is #\}.*TEXT=from-env/);
    expect((await run(api(1000))).hosts['router']).toMatchObject({ changed: 0 });
    await run(api(2000));
    expect(await started()).toMatch(/2000/);
    const wrong = {
      ...api(1),
      brought: { api: { content: 'version: "3"\nservices: { a: { imag: local/sleep:1 } }\n' } },
    };
    await expect(run(wrong)).rejects.toThrow(/Write their compose files[^]*imag/);
    expect(await sh(`cat ${folder}/compose.yaml`)).toBe(brought(2000).content);
    await run({ ...ONE, groups: ['adm'] });
    expect(await containers()).toMatch(/^mine running\nweb[-_]a[-_]1 running\n$/);
    // What somebody put beside it stays.
    expect(await sh(`ls -A ${folder}`)).toBe('.env\n');
    expect((await run({ ...ONE, groups: ['adm'] })).hosts['router']).toMatchObject({ changed: 0 });
  });

  it('refuses settings that the engine does not take, and goes on with the former', async () => {
    const knows = await sh('dockerd --help | grep -c -e --validate || true');
    const wrong = run({ ...ONE, groups: ['adm'], daemon: { 'log-drivr': 'journald' } });
    if (knows === '1\n') await expect(wrong).rejects.toThrow(/Write the settings of the engine[^]*log-drivr/);
    else await expect(wrong).rejects.toThrow(/router: docker/);
    if (knows === '1\n') expect(await sh('cat /etc/docker/daemon.json')).not.toContain('log-drivr');
  });
}

for (const release of ['debian-12', 'debian-13'])
  describeOnGuests(
    `Docker on a guest of ${release}`,
    () => {
      dockerOnGuest(release);
    },
    release,
  );
