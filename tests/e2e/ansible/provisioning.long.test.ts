import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunReport } from '../../../inventory';
import { type Json, Secret, type Site } from '../../../site';
import { loneHost } from '../../inventory/example-site';
import { describeOnGuests, GuestLab } from './guest-lab';
import { StandInArchives } from './stand-in-archive';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

type Vars = Readonly<Record<string, Json>>;

const AGE_KEY = 'AGE-SECRET-KEY-1STANDIN"\\';

/** Listens as the server does, and says by what it was started. */
const SERVER = `#!/usr/bin/env node
const { createServer } = require('node:https');
const { readFileSync } = require('node:fs');
const of = (name) => process.argv[process.argv.indexOf(name) + 1];
const tls = { key: readFileSync('/srv/tls/key.pem'), cert: readFileSync('/srv/tls/cert.pem') };
createServer(tls, (asked, answer) => answer.end(JSON.stringify({ argv: process.argv.slice(2), from: asked.headers['x-forwarded-for'], version: require('./package.json').version }))).listen(Number(of('--https-port')));
`;

/** A package of npm without dependencies, since no registry can be reached. */
function tarball(directory: string, version: string): string {
  const folder = join(directory, `tarball-${version}/package`);
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'rackwright', version, bin: { rackwright: 'server.js' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'server.js'), SERVER, { mode: 0o755 });
  const file = join(directory, `rackwright-${version}.tgz`);
  execFileSync('tar', ['-czf', file, '-C', dirname(folder), 'package']);
  return file;
}

/** Node.js and npm of this machine, as the vendor's package has them. */
function nodeArchive(archives: StandInArchives): string {
  return archives.add('deb.nodesource.com', {
    ...{ path: 'node_22.x', suite: 'nodistro', component: 'main' },
    packages: [
      {
        name: 'nodejs',
        version: '22.0.0-1nodesource1',
        files: {},
        trees: {
          '/usr/bin/node': realpathSync(process.execPath),
          '/usr/lib/node_modules/npm': npmFolder(),
        },
        postinst: 'ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/bin/npm',
      },
    ],
  });
}

function provisioningOnGuest(release: string): void {
  let archives: StandInArchives;

  const site = (lab: GuestLab, vars: Vars = {}): Site => {
    return loneHost(lab.automation, {
      roles: { provisioning_server: true },
      secrets: { provisioning_server_age_key: 'boot.age_key' },
      vars: {
        provisioning_server_package: join(lab.directory, 'rackwright-1.0.0.tgz'),
        provisioning_server_node_archive: 'http://deb.nodesource.com/node_22.x',
        provisioning_server_node_key: 'file:///root/key.asc',
        provisioning_server_specs: join(lab.directory, 'specs'),
        provisioning_server_allow: ['10.0.12.0/24'],
        provisioning_server_nginx: true,
        provisioning_server_name: 'boot.example.org',
        provisioning_server_certificate: '/srv/tls/cert.pem',
        provisioning_server_certificate_key: '/srv/tls/key.pem',
        ...vars,
      },
    });
  };
  const guests = testedGuests(site, {
    make: () => {
      archives = new StandInArchives();
      return new GuestLab({ 'deb.nodesource.com': nodeArchive(archives) }, release);
    },
    prepare: async (shell, lab) => {
      for (const version of ['1.0.0', '1.1.0']) tarball(lab.directory, version);
      mkdirSync(join(lab.directory, 'specs'));
      writeFileSync(join(lab.directory, 'specs/site.yaml'), 'name: home\n');
      await shell('router', archives.writeKey);
      await shell(
        'router',
        'mkdir -p /srv/tls && cd /srv/tls && openssl req -x509 -newkey rsa:2048 ' +
          '-nodes -days 2 -subj /CN=boot.example.org -addext subjectAltName=DNS:boot.example.org -keyout key.pem -out cert.pem 2>&1; chmod 644 *',
      );
    },
  });
  afterAll(() => {
    archives.close();
  });
  const sh = (script: string): Promise<string> => guests.sh('router', script);
  const run = (vars: Vars = {}, more: { check?: boolean } = {}): Promise<RunReport> =>
    guests.lab().configure(site(guests.lab(), vars), {
      playbook: 'playbooks/provisioning-server.yml',
      secrets: new Map([['boot.age_key', new Secret(AGE_KEY)]]),
      ...more,
    });
  const asked = async (): Promise<unknown> =>
    JSON.parse(
      await sh(
        'curl --silent --fail --retry 20 --retry-all-errors --retry-delay 1 --cacert /srv/tls/cert.pem ' +
          '--resolve boot.example.org:443:127.0.0.1 https://boot.example.org/',
      ),
    );

  it('is what would be installed in check mode, which installs nothing', async () => {
    expect((await run({}, { check: true })).hosts['router']).toMatchObject({ failed: 0 });
    expect(await sh('ls /opt /etc/nginx 2>&1 || true')).not.toMatch(/rackwright/);
  });

  it('runs as a service of an account of its own behind nginx', async () => {
    expect((await run()).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await asked()).toMatchObject({
      version: '1.0.0',
      argv: expect.arrayContaining([
        'serve',
        '--allow=10.0.12.0/24',
        '/opt/rackwright/site-config',
      ]) as unknown,
    });
    expect(await sh('ps -o user= -p $(systemctl show --property MainPID --value rackwright-serve)')).toMatch(
      /^rackwri/,
    );
    expect(await sh('su -s /bin/sh rackwright -c "cat /opt/rackwright/site-config/site.yaml"')).toBe(
      'name: home\n',
    );
    expect(await sh('systemd-analyze verify rackwright-serve.service 2>&1 || true')).not.toContain(
      'rackwright-serve',
    );
  });

  it('has its secrets from a file that root alone reads, and no run tells them', async () => {
    const pid = '$(systemctl show --property MainPID --value rackwright-serve)';
    expect(await sh(`tr '\\0' '\\n' < /proc/${pid}/environ | grep ^SOPS`)).toBe(`SOPS_AGE_KEY=${AGE_KEY}\n`);
    expect(await sh('stat --format="%a %U" /etc/rackwright/serve.env')).toBe('600 root\n');
    expect(await sh(`tr '\\0' ' ' < /proc/${pid}/cmdline`)).not.toContain('AGE-SECRET');
    const texts = guests
      .lab()
      .artefacts()
      .filter((text) => text.includes('Write the secrets'));
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes('AGE-SECRET'))).toEqual([]);
  });

  it('keeps secrets out of its journal too, where modules write their arguments', async () => {
    const lab = guests.lab();
    const playbook = join(lab.directory, 'tell.yml');
    writeFileSync(
      playbook,
      '- hosts: all\n  become: true\n  gather_facts: false\n  tasks:\n    - ansible.builtin.command: { argv: [echo, "{{ told }}"] }\n',
    );
    const tell = (told: string, secret?: string): Promise<RunReport> => {
      const described = site(lab, secret === undefined ? { told } : {});
      const secrets: Record<string, string> = secret === undefined ? {} : { told: 'boot.age_key' };
      const environments = described.environments.map((each) => ({
        ...each,
        vms: each.vms.map((vm) => ({ ...vm, install: { ...vm.install, secrets } })),
      }));
      const values = new Map(secret === undefined ? [] : [['boot.age_key', new Secret(secret)] as const]);
      return lab.configure({ ...described, environments }, { playbook, secrets: values });
    };
    await tell('told-openly');
    await tell('', 'told-in-secret');
    const journal = await sh('journalctl --no-pager --quiet');
    expect(journal).toContain('told-openly');
    expect(journal).not.toContain('told-in-secret');
  });

  it('learns from nginx who asks, whatever that one says of itself', async () => {
    await sh('ip address add 10.77.0.1/32 dev lo');
    const seen = JSON.parse(
      await sh("curl --silent --insecure --header 'X-Forwarded-For: 10.0.12.9' https://10.77.0.1/"),
    ) as Json;
    expect(seen).toMatchObject({
      from: '10.77.0.1',
      argv: expect.arrayContaining(['--proxy=127.0.0.0/8', '--allow=10.0.12.0/24']) as unknown,
    });
  });

  it('changes nothing the second time, and is another after an update', async () => {
    expect((await run()).hosts['router']).toMatchObject({ changed: 0 });
    await run({ provisioning_server_package: join(guests.lab().directory, 'rackwright-1.1.0.tgz') });
    expect(await asked()).toMatchObject({ version: '1.1.0' });
  });

  it('forgets what is gone from the specs, and nothing that somebody put there or that was handed out', async () => {
    const specs = join(guests.lab().directory, 'specs');
    const known = (): Promise<string> => sh('cd /opt/rackwright/site-config && find . -type f | sort');
    mkdirSync(join(specs, 'hosts/rack 1'), { recursive: true });
    for (const name of ['hosts/rack 1/metal1.yaml', 'hosts/metal2.yaml', '.sops.yaml'])
      writeFileSync(join(specs, name), '{}\n');
    const vars = { provisioning_server_package: join(guests.lab().directory, 'rackwright-1.1.0.tgz') };
    await run(vars);
    // What somebody put there, and what the server itself has handed out.
    await sh(
      'cd /opt/rackwright/site-config && echo {} > hosts/by-hand.yaml && echo {} > allocations.lock.yaml',
    );
    expect((await run(vars)).hosts['router']).toMatchObject({ changed: 0 });
    rmSync(join(specs, 'hosts/rack 1'), { recursive: true });
    rmSync(join(specs, '.sops.yaml'));
    await run(vars, { check: true });
    expect(await known()).toContain('./hosts/rack 1/metal1.yaml');
    const started = 'systemctl show --property ExecMainStartTimestampMonotonic --value rackwright-serve';
    const before = await sh(started);
    await run(vars);
    expect(await known()).toBe(
      './allocations.lock.yaml\n./hosts/by-hand.yaml\n./hosts/metal2.yaml\n./site.yaml\n',
    );
    expect(await sh(started)).not.toBe(before);
    expect((await run(vars)).hosts['router']).toMatchObject({ changed: 0 });
    await expect(
      run({ ...vars, provisioning_server_specs: join(guests.lab().directory, 'nowhere') }),
    ).rejects.toThrow(/no file in .*nowhere/);
    expect(await known()).toContain('./site.yaml');
  });

  it('has nothing in front any longer where nginx is not wanted, which would pass everybody on as its own machine', async () => {
    const vars = { provisioning_server_package: join(guests.lab().directory, 'rackwright-1.1.0.tgz') };
    const listens = (): Promise<string> => sh('ss --listening --tcp --numeric --no-header');
    const without = { ...vars, provisioning_server_nginx: false };
    expect((await run(vars)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await listens()).toMatch(/:443\s/);
    await run(without, { check: true });
    expect(await listens()).toMatch(/:443\s/);
    expect((await run(without)).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await listens()).not.toMatch(/:443\s/);
    expect(await sh('systemctl cat rackwright-serve')).not.toContain('--proxy');
    expect((await run(without)).hosts['router']).toMatchObject({ changed: 0 });
    expect((await run(vars)).hosts['router']).toMatchObject({ failed: 0 });
    expect(await asked()).toMatchObject({ version: '1.1.0' });
  });

  it('is refused with nginx and no certificate', async () => {
    await expect(run({ provisioning_server_certificate: '' })).rejects.toThrow(
      /provisioning_server_certificate/,
    );
  });
}

for (const release of ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04'])
  describeOnGuests(
    `the provisioning server on a guest of ${release}`,
    () => {
      provisioningOnGuest(release);
    },
    release,
  );

/** Where this machine has npm. */
function npmFolder(): string {
  const program = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim());
  const folder = dirname(dirname(program));
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string };
  if (name !== 'npm') throw new Error(`${program} is not npm's own`);
  return folder;
}
