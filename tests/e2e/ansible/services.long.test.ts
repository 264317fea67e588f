import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../../inventory';
import type { Site } from '../../../site';
import { exampleSite, nic, vmOf } from '../../inventory/example-site';
import { LAB_RUNTIME, MAKE_IMAGE, MAKE_RUNTIME } from './container-runtime';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { testedGuests } from './tested-guests';

const root = join(__dirname, '../../..');

jest.setTimeout(600_000);

const disk = {
  datastore: 'local-lvm',
  sizeGib: 1,
  ssd: true,
  discard: true,
  iothread: true,
};

const docker = {
  enabled: true,
  dataRoot: '/srv/docker',
  users: ['admin'],
  registryMirrors: ['http://10.0.12.1:5000'],
};

/** A host with every role by choice, and one beside it that shares a key with it. */
function site(
  lab: GuestLab,
  diskGib = 1,
  compose: Readonly<Record<string, string>> = {},
  { media = '/srv/media', storage = '/mnt/storage' } = {},
): Site {
  const { install } = vmOf(exampleSite(), 'dev1');
  const all = { network: true, ssh_keys: true, node_exporter: true };
  const example = exampleSite({
    router: {
      role: 'host',
      nics: [nic('vmbr0', '10.0.12.2/24')],
      disks: [
        { ...disk, interface: 'scsi0' },
        { ...disk, interface: 'scsi1', mount: storage, filesystem: 'ext4' },
        {
          ...disk,
          interface: 'scsi2',
          mount: media,
          filesystem: 'xfs',
          serial: 'MEDIA',
          sizeGib: diskGib,
        },
        { ...disk, interface: 'scsi3', mount: '/srv/gone', filesystem: 'btrfs' },
      ],
      install: {
        ...install,
        hostname: 'router',
        roles: all,
        services: {
          haproxy: {
            frontends: [{ name: 'metrics', bind: '*:8080', backend: 'metrics', mode: 'http' }],
            backends: [
              {
                name: 'metrics',
                mode: 'http',
                balance: 'leastconn',
                check: 'http',
                checkPath: '/metrics',
                servers: [{ name: 'self', address: '127.0.0.1:9101' }],
              },
            ],
          },
        },
        vars: { node_exporter_listen: '127.0.0.1:9101', haproxy_stats: '127.0.0.1:8404' },
      },
    },
    dev1: {
      nics: [{ ...nic('vmbr0', '10.0.12.11/24'), mac: 'BC:24:11:00:00:03' }],
      install: {
        ...install,
        roles: { ssh_keys: true, security: false },
        services: {
          docker: { ...docker, compose },
          nix: { enabled: true, packages: [], services: {} },
        },
        packages: ['crun'],
        vars: { docker_daemon: LAB_RUNTIME },
      },
    },
  });
  return {
    ...example,
    automation: lab.automation,
  };
}

/** Gives a guest disks by the names that udev would make, out of files of its own. */
const MAKE_DISKS = `
[ -e /dev/loop-control ] || mknod -m 660 /dev/loop-control c 10 237
mkdir -p /dev/disk/by-id
for name in drive-scsi1 MEDIA; do
  truncate -s 1100M /root/$name
  free=$(losetup --find) && number=\${free#/dev/loop}
  [ -e "$free" ] || mknod -m 660 "$free" b 7 "$number"
  losetup "$free" /root/$name
  ln -s "$free" /dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_$name
  echo "$number"
done`;

describeOnGuests('the roles by choice on guests', () => {
  let loops: readonly string[] = [];
  // Before the guests go.
  afterAll(async () => {
    await sh('router', 'umount /mnt/storage /srv/media').catch(() => undefined);
    for (const number of loops) execFileSync('losetup', ['--detach', `/dev/loop${number}`]);
  });
  const { lab, sh } = testedGuests(site, {
    prepare: async (shell) => {
      await shell('dev1', MAKE_RUNTIME);
      loops = (await shell('router', MAKE_DISKS)).trim().split('\n');
    },
  });

  it('say what they would change, and change nothing', async () => {
    const { hosts } = await lab().configure(site(lab()), { check: true });
    expect(hosts['router']).toMatchObject({ failed: 0 });
    expect(hosts['router']?.changed).toBeGreaterThan(10);
    expect(
      await sh('router', 'ls /etc/haproxy /mnt/storage /root/.ssh/id_rackwright 2>&1 || true'),
    ).not.toMatch(/haproxy.cfg|lost.found|^\/root\/.ssh\/id_rackwright$/m);
  });

  it('configure the machines', async () => {
    const { hosts } = await lab().configure(site(lab()));
    expect(hosts).toMatchObject({
      router: { state: 'configured', failed: 0 },
      dev1: { state: 'configured', failed: 0 },
    });
  });

  it('change nothing the second time', async () => {
    const { hosts } = await lab().configure(site(lab()));
    expect(hosts).toMatchObject({ router: { changed: 0 }, dev1: { changed: 0 } });
  });

  it('mount the disks that are there, and leave out the one that is not', async () => {
    const mounted = await sh('router', 'findmnt --real --noheadings --raw --output TARGET,FSTYPE');
    expect(mounted).toMatch(/^\/mnt\/storage ext4$/m);
    expect(mounted).toMatch(/^\/srv\/media xfs$/m);
    expect(mounted).not.toContain('/srv/gone');
    expect(await sh('router', 'findmnt --verify --tab-file /etc/fstab 2>&1')).toContain('no errors');
  });

  it('let a file system grow with its disk, and keep what is on it', async () => {
    await sh(
      'router',
      'echo kept > /srv/media/file; truncate -s 2200M /root/MEDIA; losetup --set-capacity /dev/disk/by-id/*MEDIA',
    );
    await lab().configure(site(lab(), 2), { hosts: ['router'], tags: ['storage'] });
    expect(Number(await sh('router', 'stat --file-system --format=%b /srv/media'))).toBeGreaterThan(500_000);
    expect(await sh('router', 'cat /srv/media/file')).toBe('kept\n');
  });

  it('take a disk to another place with what is on it, and leave a disk where somebody else mounted another', async () => {
    const at = (places: { media?: string; storage?: string }): Promise<RunReport> =>
      lab().configure(site(lab(), 2, {}, places), { hosts: ['router'], tags: ['storage'] });
    const mounts = (): Promise<string> =>
      sh(
        'router',
        'findmnt --real --noheadings --raw --output TARGET,FSTYPE | grep /srv | sort; grep -o "/srv/[^ ]*" /etc/fstab | sort',
      );
    expect((await at({ media: '/srv/moved' })).hosts['router']).toMatchObject({ failed: 0 });
    expect(await mounts()).toBe('/srv/moved xfs\n/srv/moved\n');
    expect(await sh('router', 'cat /srv/moved/file; ls /srv/media')).toBe('kept\n');
    expect((await at({ media: '/srv/moved' })).hosts['router']).toMatchObject({ changed: 0 });
    // Two that change their places: each is where the other was.
    await sh('router', 'echo other > /mnt/storage/other');
    expect((await at({ media: '/mnt/storage', storage: '/srv/moved' })).hosts['router']).toMatchObject({
      failed: 0,
    });
    expect(await sh('router', 'cat /srv/moved/other /mnt/storage/file')).toBe('other\nkept\n');
    expect(await sh('router', 'findmnt --verify --tab-file /etc/fstab 2>&1')).toContain('no errors');
    await at({ storage: '/mnt/storage' });
    expect(await mounts()).toBe('/srv/media xfs\n/srv/media\n');
    await sh('router', 'mkdir -p /srv/own && mount -t tmpfs own /srv/own');
    await expect(at({ media: '/srv/own' })).rejects.toThrow(/is to be at \/srv\/own, where own is mounted/);
    await sh('router', 'umount /srv/own');
    expect((await at({})).hosts['router']).toMatchObject({ failed: 0 });
    expect(await mounts()).toBe('/srv/media xfs\n/srv/media\n');
  });

  it('refuse a disk that holds something else, and say what to do', async () => {
    await sh('router', 'umount /srv/media; mkswap --force /dev/disk/by-id/*MEDIA');
    const run = (): Promise<RunReport> =>
      lab().configure(site(lab(), 2), { hosts: ['router'], tags: ['storage'] });
    await expect(run()).rejects.toThrow(/MEDIA.*holds swap.*wipefs/s);
    // Two at once, of which neither can be told to be the one.
    await sh(
      'router',
      'mkfs.ext4 -qF /dev/disk/by-id/*MEDIA; printf SWAPSPACE2 | dd of=$(readlink /dev/disk/by-id/*MEDIA) bs=1 seek=4086 conv=notrunc status=none',
    );
    await expect(run()).rejects.toThrow(/MEDIA.*holds [^]*wipefs/s);
    await sh('router', 'wipefs --all /dev/disk/by-id/*MEDIA');
    await lab().configure(site(lab(), 2), { hosts: ['router'], tags: ['storage'] });
    expect(await sh('router', 'findmnt --noheadings --output FSTYPE /srv/media')).toBe('xfs\n');
  });

  it('balance load to the exporter, as a client sees it', async () => {
    expect(await sh('router', 'curl --silent --fail http://10.0.12.2:8080/metrics')).toContain(
      'node_uname_info',
    );
    const listening = await sh('router', 'ss --listening --tcp --numeric --no-header');
    expect(listening).toMatch(/127\.0\.0\.1:9101\s/);
    expect(listening).toMatch(/(0\.0\.0\.0|\*):8080\s/);
    expect(await sh('router', 'curl --silent http://127.0.0.1:8404/')).toContain('Statistics Report');
  });

  it('let the machines reach each other by the shared key, with host keys that are known', async () => {
    const login = 'ssh -i /root/.ssh/id_rackwright -o BatchMode=yes -o StrictHostKeyChecking=yes root@';
    expect(await sh('dev1', `${login}10.0.12.2 hostname`)).toBe('router\n');
    expect(await sh('router', `${login}dev1 hostname`)).toBe('dev1\n');
    expect(await sh('dev1', 'stat --format=%a /root/.ssh/id_rackwright')).toBe('600\n');
  });

  it('run Docker, and compose projects as their files say', async () => {
    expect(await sh('dev1', "su admin -c 'docker info --format {{.DockerRootDir}}'")).toBe('/srv/docker\n');
    const described = site(lab(), 2, { web: '/srv/web/compose.yaml' });
    const run = (): Promise<RunReport> => lab().configure(described, { hosts: ['dev1'], tags: ['docker'] });
    await expect(run()).rejects.toThrow(/no \/srv\/web\/compose.yaml on the machine/);
    await sh(
      'dev1',
      `${MAKE_IMAGE}; mkdir -p /srv/web
printf 'version: "3"\\nservices:\\n  a:\\n    image: local/sleep:1\\n    command: [/bin/sleep, "1000"]\\n    network_mode: none\\n' > /srv/web/compose.yaml`,
    );
    expect((await run()).hosts['dev1']).toMatchObject({ state: 'configured', failed: 0 });
    expect((await run()).hosts['dev1']).toMatchObject({ state: 'configured', changed: 0 });
    expect(await sh('dev1', 'docker ps --format "{{.Image}} {{.Status}}"')).toMatch(/^local\/sleep:1 Up/);
  });

  it('take away projects and rights that are gone from the specs, and nothing else', async () => {
    await sh(
      'dev1',
      'docker run --detach --name own --network none local/sleep:1 /bin/sleep 1000; useradd -G docker own',
    );
    const plain = site(lab(), 2);
    const vm = vmOf(plain, 'dev1');
    const services = { docker: { ...docker, compose: {}, users: [] }, nix: vm.install.services!.nix! };
    const without: Site = {
      ...plain,
      environments: plain.environments.map((each) => ({
        ...each,
        vms: each.vms.map((other) =>
          other.name === 'dev1' ? { ...vm, install: { ...vm.install, services } } : other,
        ),
      })),
    };
    const run = (): Promise<RunReport> => lab().configure(without, { hosts: ['dev1'], tags: ['docker'] });
    expect((await run()).hosts['dev1']).toMatchObject({ state: 'configured', failed: 0 });
    expect(await sh('dev1', 'docker ps --all --format "{{.Names}}"; getent group docker')).toMatch(
      /^own\ndocker:x:\d+:own\n$/,
    );
    expect((await run()).hosts['dev1']).toMatchObject({ changed: 0 });
  });

  it('have a NixOS module that says what the specs say', async () => {
    const module = readFileSync(join(root, 'ansible/roles/nix_services/files/rackwright.nix'), 'utf8');
    const values = { services: { openssh: { enable: true } }, packages: ['a.htop'] };
    await sh(
      'dev1',
      `mkdir -p /root/nix && cd /root/nix && cat > rackwright.nix <<'END'\n${module}END\necho '${JSON.stringify(values)}' > rackwright.json`,
    );
    // What of nixpkgs it needs, which cannot be fetched here.
    const library =
      '{ splitString = sep: text: builtins.filter builtins.isString (builtins.split "[.]" text); ' +
      "getAttrFromPath = path: set: builtins.foldl' (at: name: at.${name}) set path; }";
    const evaluated = await sh(
      'dev1',
      `cd /root/nix && nix-instantiate --parse rackwright.nix > parsed && nix-instantiate --eval --strict --json --expr 'import ./rackwright.nix { lib = ${library.replaceAll("'", `'"'"'`)}; pkgs = { a.htop = "the package"; }; }'`,
    );
    expect(JSON.parse(evaluated)).toEqual({
      services: { openssh: { enable: true } },
      environment: { systemPackages: ['the package'] },
    });
  });

  it('leave out a role that is switched off', async () => {
    expect(await sh('dev1', 'ls /etc/ssh/sshd_config.d')).not.toContain('10-rackwright.conf');
  });

  it('take the network over from cloud-init and keep it working', async () => {
    expect(await sh('router', 'ls /etc/systemd/network')).toBe('05-rackwright-ens18.network\n');
    expect(await sh('router', 'networkctl --json=short list')).toContain('"ens18"');
    expect(await sh('router', 'ls /var/lib/rackwright/network')).not.toContain('before');
  });

  it('take a network back that cuts the machine off', async () => {
    const wrong = site(lab(), 2);
    const cut = {
      ...wrong,
      environments: wrong.environments.map((environment) => ({
        ...environment,
        vms: environment.vms.map((each) => ({
          ...each,
          install: {
            ...each.install,
            vars: {
              ...each.install.vars,
              network_confirm_seconds: 5,
              network_interfaces: [{ name: 'ens18', addresses: ['10.99.99.9/24'] }],
            },
          },
        })),
      })),
    };
    await expect(lab().configure(cut, { hosts: ['router'], tags: ['network'] })).rejects.toThrow(
      /router: network : .*former network is in place again/s,
    );
    const { hosts } = await lab().configure(site(lab(), 2), { hosts: ['router'], tags: ['network'] });
    expect(hosts['router']).toMatchObject({ state: 'configured', failed: 0 });
    expect(await sh('router', 'ip -brief address show ens18')).toContain('10.0.12.2/24');
  });
});
