import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { PveClient } from '../../../pve/client';
import type { RunReport } from '../../../inventory';
import { Secret, type Site, type Vm } from '../../../site';
import { loneHost } from '../../inventory/example-site';
import { describeOnGuests, GuestLab } from './guest-lab';
import { StandInArchives } from './stand-in-archive';
import { program, PROXMOX_PACKAGES } from './stand-ins/proxmox-packages';
import { testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const ALL = 'playbooks/setup-cluster.yml';
const SETTINGS = 'playbooks/pve-setup.yml';
/** Proxmox VE takes it and tells it nobody. */
const PASSWORD = 'S3cret; of\'the "NAS';
const secrets = new Map([['nas.password', new Secret(PASSWORD)]]);
const TOKEN_FILE = '/root/.config/rackwright/pve-token.json';

const NAS = {
  name: 'nas',
  type: 'cifs',
  options: {
    ...{ server: '10.0.12.9', share: 'backup', username: 'pve', content: 'backup' },
    password: '{{ nas_password }}',
  },
};

/** A machine that becomes a node. */
function site(lab: GuestLab, vars: Vm['install']['vars'] = {}): Site {
  return loneHost(lab.automation, {
    ntpServers: ['10.0.12.1', 'ntp.example.org'],
    roles: { pve_install: true, proxmox: true, gpu_passthrough: true, pve_iac: true, ssh_keys: true },
    secrets: { nas_password: 'nas.password' },
    vars: {
      pve_install_key: 'file:///root/key.gpg',
      proxmox_ceph: 'squid',
      proxmox_iommu: true,
      proxmox_kernel_parameters: ['nomodeset'],
      proxmox_storages: [
        { name: 'backups', type: 'dir', options: { path: '/mnt/storage', content: 'backup,iso' } },
        NAS,
      ],
      proxmox_backup_jobs: [
        { name: 'nightly', options: { schedule: '02:30', storage: 'backups', all: 1, mode: 'snapshot' } },
      ],
      gpu_passthrough_devices: ['10DE:2204'],
      gpu_passthrough_require_devices: false,
      pve_iac_hashicorp_archive: 'http://apt.releases.hashicorp.com',
      pve_iac_hashicorp_key: 'file:///root/key.asc',
      pve_iac_opentofu_archive: 'http://packages.opentofu.org/opentofu/tofu/any/',
      pve_iac_opentofu_keys: ['file:///root/key.asc'],
      ...vars,
    },
  });
}

/** Archives that cannot be reached, by host. */
function standIns(archives: StandInArchives): Record<string, string> {
  const ceph = { suite: 'bookworm', component: 'no-subscription', packages: [program('ceph-common')] };
  archives.add('download.proxmox.com', { path: 'debian/ceph-squid', ...ceph });
  return {
    'download.proxmox.com': archives.add('download.proxmox.com', {
      path: 'debian/pve',
      suite: 'bookworm',
      component: 'pve-no-subscription',
      packages: PROXMOX_PACKAGES,
    }),
    'apt.releases.hashicorp.com': archives.add('apt.releases.hashicorp.com', {
      ...{ suite: 'bookworm', component: 'main', packages: [program('packer')] },
    }),
    'packages.opentofu.org': archives.add('packages.opentofu.org', {
      ...{ path: 'opentofu/tofu/any', suite: 'any', component: 'main', packages: [program('tofu')] },
    }),
  };
}

describeOnGuests('the roles of Proxmox VE on guests', () => {
  let archives: StandInArchives;
  let pve: LabFixture;
  const guests = testedGuests(site, {
    make: () => {
      archives = new StandInArchives();
      return new GuestLab(standIns(archives));
    },
    prepare: async (shell, lab) => {
      pve = await startLab();
      const { port } = new URL(pve.lab.url);
      await lab.publish(Number(port));
      const settings = JSON.stringify({
        name: `127.0.0.1:${port}`,
        url: `https://10.0.12.1:${port}/`,
        token: pve.lab.token,
      });
      await shell('router', archives.writeKey);
      await shell(
        'router',
        `echo '${archives.binaryKey}' | base64 -d > /root/key.gpg; echo '${settings}' > /etc/pve-lab.json; mkdir -p /etc/kernel; ` +
          'echo root=ZFS=rpool/ROOT/pve-1 boot=zfs > /etc/kernel/cmdline',
      );
    },
  });
  afterAll(async () => {
    await pve.remove();
    archives.close();
  });
  const sh = (script: string): Promise<string> => guests.sh('router', script);
  const run = (playbook: string, vars: Vm['install']['vars'] = {}, check = false): Promise<RunReport> =>
    guests.lab().configure(site(guests.lab(), vars), {
      ...{ playbook, check, secrets },
    });

  it('say what they would change, and change nothing', async () => {
    const { hosts } = await run(ALL, {}, true);
    expect(hosts).toMatchObject({ router: { failed: 0 } });
    expect(hosts['router']?.changed).toBeGreaterThan(5);
    expect(await sh('ls /etc/apt/sources.list.d /boot')).not.toMatch(/proxmox|initrd/);
  });

  it('make nodes of the machines', async () => {
    const { hosts } = await run(ALL);
    expect(hosts).toMatchObject({ router: { failed: 0 } });
  });

  it('change nothing the second time', async () => {
    const { hosts } = await run(ALL);
    expect(hosts).toMatchObject({ router: { changed: 0, failed: 0 } });
  });

  it('install Proxmox VE from archives whose key is known, and from no others', async () => {
    expect(await sh("dpkg-query --show --showformat='${Status} ' proxmox-ve packer tofu")).toBe(
      'install ok installed '.repeat(3),
    );
    const sources = await sh("apt-get indextargets --format '$(URI)'");
    expect(sources).toContain('http://download.proxmox.com/debian/pve/dists/bookworm');
    expect(sources).toContain('http://download.proxmox.com/debian/ceph-squid/dists/bookworm');
    expect(sources).not.toContain('enterprise');
    expect(await sh('apt-get update 2>&1')).not.toMatch(/^[EW]:/m);
    expect(await sh('ss --listening --tcp --numeric --no-header')).toMatch(/:8006\s/);
    expect(await sh('packer; tofu; systemctl is-active pveproxy pvedaemon')).toBe(
      'packer stands in\ntofu stands in\nactive\nactive\n',
    );
  });

  it('give the kernel its parameters by either boot loader, and keep those that were there', async () => {
    const parameters = /quiet.* iommu=pt .*nomodeset/;
    expect(await sh('cat /boot/grub/grub.cfg')).toMatch(parameters);
    expect(await sh('tail -n 1 /boot/entries')).toMatch(
      /^root=ZFS=rpool\/ROOT\/pve-1 boot=zfs .*iommu=pt.* nomodeset/,
    );
    expect(await sh('cat /boot/initrd.img')).toMatch(
      /vfio_pci[^]*options vfio-pci ids=10de:2204[^]*softdep nouveau pre: vfio-pci/,
    );
  });

  it('keep the time service of Proxmox VE, which asks the servers of the site', async () => {
    const base = (): Promise<RunReport> =>
      guests.lab().configure(site(guests.lab()), { tags: ['base'], secrets });
    expect((await base()).hosts['router']).toMatchObject({ failed: 0 });
    expect((await base()).hosts['router']).toMatchObject({ changed: 0 });
    expect(
      await sh(
        "dpkg-query --show --showformat='${Package} ${db:Status-Status}\\n' chrony systemd-timesyncd 2>&1 || true",
      ),
    ).toMatch(/^chrony installed$(?![^]*timesyncd installed)/m);
    // What it reads, as it says itself: a folder, and in it the servers.
    expect(await sh('chronyd -p -f /etc/chrony/chrony.conf')).toContain('sourcedir /etc/chrony/sources.d\n');
    expect(await sh('chronyd -p -f /etc/chrony/sources.d/rackwright.sources')).toBe(
      'server 10.0.12.1 iburst\nserver ntp.example.org iburst\n',
    );
  });

  it('refuse a device that is not there', async () => {
    await expect(run(SETTINGS, { gpu_passthrough_require_devices: true }, true)).rejects.toThrow(
      /no PCI device 10de:2204.*lspci/s,
    );
  });

  it('make a token that works, and tell its secret to root of the machine alone', async () => {
    expect(await sh(`stat --format=%a ${TOKEN_FILE}`)).toBe('600\n');
    const made = JSON.parse(await sh(`cat ${TOKEN_FILE}`)) as Record<string, string>;
    expect(made['full-tokenid']).toBe('root@pam!tofu');
    const value = made['value'] ?? '';
    expect(value).toMatch(/^[0-9a-f-]{36}$/);
    const client = new PveClient({
      endpoint: pve.lab.url,
      token: `root@pam!tofu=${value}`,
      insecure: true,
    });
    expect(await client.get('version')).toHaveProperty('release');
    client.close();
    expect(
      guests
        .lab()
        .artefacts()
        .filter((text) => text.includes(value)),
    ).toEqual([]);
  });

  it('give a storage its password once, tell it to nobody, and say what Proxmox VE says of one that it refuses', async () => {
    expect(await pve.client.get('storage/nas')).toMatchObject({ type: 'cifs', server: '10.0.12.9' });
    expect(await sh('stat --format=%a /var/lib/rackwright/proxmox-given.json')).toBe('600\n');
    expect(await sh('cat /var/lib/rackwright/proxmox-given.json')).not.toContain('S3cret');
    const other = { ...NAS, options: { ...NAS.options, password: '{{ nas_password }} 2' } };
    const changed = await run(SETTINGS, { proxmox_storages: [other] });
    expect(changed.hosts['router']).toMatchObject({ changed: 2, failed: 0 });
    expect((await run(SETTINGS, { proxmox_storages: [other] })).hosts['router']).toMatchObject({
      changed: 0,
    });
    const wrong = { ...NAS, name: 'nas2', options: { ...NAS.options, content: 'rootdirs' } };
    await expect(run(SETTINGS, { proxmox_storages: [wrong] })).rejects.toThrow(
      /Proxmox VE does not take nas2: [^]*(content|rootdirs)/,
    );
    const texts = guests.lab().artefacts();
    expect(texts.some((text) => text.includes('Add to /storage'))).toBe(true);
    expect(texts.filter((text) => text.includes('S3cret'))).toEqual([]);
    expect(await sh('journalctl --no-pager | grep -c S3cret || true')).toBe('0\n');
    const seen = await sh('cat /var/log/pvesh-command-lines');
    expect(seen).toMatch(/get \/storage/);
    expect(seen).toMatch(/perl -e .*PVE::CLI::pvesh/);
    expect(seen).not.toContain('S3cret');
  });

  it('change what the specs say otherwise, and refuse a token whose secret is gone', async () => {
    expect(await pve.client.get('storage/backups')).toMatchObject({ type: 'dir', path: '/mnt/storage' });
    const nightly = { schedule: '02:30', storage: 'backups' };
    expect(await pve.client.get('cluster/backup/nightly')).toMatchObject(nightly);
    await sh(`mv ${TOKEN_FILE} /root/elsewhere`);
    const changed = { name: 'nightly', options: { ...nightly, schedule: '03:00', all: 1 } };
    await expect(
      run(SETTINGS, { proxmox_kernel_parameters: [], proxmox_backup_jobs: [changed] }),
    ).rejects.toThrow(/pveum user token remove root@pam tofu/);
    expect(await pve.client.get('cluster/backup/nightly')).toMatchObject({ schedule: '03:00' });
    expect(await sh('cat /boot/grub/grub.cfg; tail -n 1 /boot/entries')).not.toContain('nomodeset');
  });
});
