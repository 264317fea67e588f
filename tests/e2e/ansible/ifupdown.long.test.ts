import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '../../../inventory';
import type { Json, Site } from '../../../site';
import { loneHost } from '../../inventory/example-site';
import { describeOnGuests, GuestLab } from './guest-lab';
import { type Shell, testedGuests } from './tested-guests';

jest.setTimeout(600_000);

const CARD = { name: 'ens18', addresses: ['10.0.12.2/24'] };
const BRIDGE = { name: 'br0', kind: 'bridge', addresses: ['10.98.0.1/24'] };

function site(lab: GuestLab, vars: Readonly<Record<string, Json>> = {}): Site {
  return loneHost(lab.automation, {
    roles: { network: true },
    vars: { network_interfaces: [CARD], network_confirm_seconds: 20, ...vars },
  });
}

/** As Debian's installer leaves a machine: ifupdown has its card, and systemd-networkd does not run. */
async function leaveToIfupdown(sh: Shell): Promise<void> {
  await sh(
    'router',
    `apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends ifupdown > /dev/null
printf 'auto lo\\niface lo inet loopback\\n\\nauto ens18\\niface ens18 inet static\\n    address 10.0.12.2/24\\n' > /etc/network/interfaces
rm /etc/systemd/network/10-*
systemctl --quiet disable --now systemd-networkd.socket systemd-networkd
mkdir -p /run/network; ifup --all --force && systemctl --quiet enable networking`,
  );
}

function networksOnGuest(release: string): void {
  const { lab, sh } = testedGuests(site, {
    make: () => new GuestLab({}, release),
    prepare: leaveToIfupdown,
  });
  const run = (vars: Readonly<Record<string, Json>>): Promise<RunReport> =>
    lab().configure(site(lab(), vars), { tags: ['network'] });
  /** Addresses of all interfaces but loopback. */
  const addresses = async (): Promise<readonly string[]> => {
    const links = JSON.parse(await sh('router', 'ip -4 -json address show scope global')) as {
      ifname: string;
      addr_info: { local: string }[];
    }[];
    return links.flatMap(({ ifname, addr_info }) => addr_info.map(({ local }) => `${ifname} ${local}`));
  };

  it('come back where ifupdown2, which takes its place, is told what cuts them off', async () => {
    const wrong = {
      network_interfaces: [{ name: 'ens18', addresses: ['10.99.99.9/24'] }],
      network_confirm_seconds: 5,
    };
    await expect(run(wrong)).rejects.toThrow(/router: network : /);
    const isBack = async (): Promise<boolean> =>
      (await addresses()).includes('ens18 10.0.12.2') &&
      !(await sh('router', 'ls /var/lib/rackwright/network')).includes('before');
    while (!(await isBack())) await sleep(500);
    expect(await addresses()).toEqual(['ens18 10.0.12.2']);
    expect(await sh('router', 'cat /etc/network/interfaces')).not.toContain('10.99.99.9');
  });

  it('are those of ifupdown2 then, and systemd-networkd has nothing to do with them', async () => {
    const bridged = { network_interfaces: [CARD, BRIDGE] };
    expect((await run(bridged)).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await addresses()).toEqual(['ens18 10.0.12.2', 'br0 10.98.0.1']);
    expect(await sh('router', 'ifquery --check --all > /dev/null && systemctl is-enabled networking')).toBe(
      'enabled\n',
    );
    expect(await sh('router', 'systemctl is-active systemd-networkd || true')).toBe('inactive\n');
    expect((await run(bridged)).hosts['router']).toMatchObject({ changed: 0, failed: 0 });
  });
}

for (const release of ['debian-12', 'debian-13'])
  describeOnGuests(
    `networks of machines with ifupdown of ${release}`,
    () => {
      networksOnGuest(release);
    },
    release,
  );
