import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '../../../inventory';
import type { InstallConfig, Site } from '../../../site';
import { exampleSite, nic, vmOf } from '../../inventory/example-site';
import { describeOnGuests, type GuestLab } from './guest-lab';
import { type Shell, testedGuests } from './tested-guests';

jest.setTimeout(600_000);

type Vars = InstallConfig['vars'];

const JUMBO = 9000;
const NODE: Vars = {
  pve_network_management_card: 'BC:24:11:00:27:11',
  pve_network_management_address: '10.0.12.2/24',
  pve_network_management_gateway: '10.0.12.1',
  // The kernel under the guests may know no VLANs.
  pve_network_management_vlan_aware: false,
  pve_network_ceph_card: 'ens19',
  pve_network_ceph_address: '10.99.0.5/23',
  pve_network_dns_servers: ['10.0.12.1', '10.0.12.9'],
};
const HOST: Vars = {
  network_renderer: 'netplan',
  network_interfaces: [
    { name: 'ens18', addresses: ['10.0.12.11/24'], gateways: ['10.0.12.1'] },
    { name: 'ens19', mtu: JUMBO },
    {
      ...{ name: 'br0', kind: 'bridge', members: ['ens19'], mtu: JUMBO, addresses: ['10.99.0.11/23'] },
      routes: [{ to: '10.98.0.0/16', via: '10.99.0.5' }],
    },
  ],
};
const NESTED: Vars = {
  nested_pve_keys: [
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ nested',
  ],
  nested_pve_files: [{ path: 'hooks/start.sh', content: '#!/bin/sh\n', mode: '0755' }],
};

/** A node with a card for Ceph, and a machine that first has netplan and then becomes a node itself. */
function site(lab: GuestLab, node: Vars = NODE, nested?: Vars, host: Vars = HOST): Site {
  const { install } = vmOf(exampleSite(), 'dev1');
  const example = exampleSite({
    router: {
      role: 'host',
      nics: [nic('vmbr0', '10.0.12.2/24'), { ...nic('devnet', '10.99.0.5/23'), mac: 'BC:24:11:00:00:02' }],
      install: { ...install, hostname: 'router', roles: { pve_network: true }, vars: node },
    },
    dev1: {
      nics: [
        { ...nic('vmbr0', '10.0.12.11/24'), mac: 'BC:24:11:00:00:03' },
        { ...nic('devnet', '10.99.0.11/23'), mac: 'BC:24:11:00:00:04' },
      ],
      install: {
        ...install,
        roles: nested === undefined ? { network: true } : { nested_pve: true },
        vars: nested ?? host,
      },
    },
  });
  return {
    ...example,
    automation: lab.automation,
  };
}

/** As on a machine: a guest of the lab may not write there, which cloud-init wants. The cards are not yet as asked for. */
async function loosenCards(sh: Shell): Promise<void> {
  for (const name of ['router', 'dev1'])
    await sh(
      name,
      'mount -o remount,rw /sys/class; mount -o remount,rw /sys/devices; ip link set ens19 mtu 1500',
    );
}

describeOnGuests('networks of guests', () => {
  const { lab, sh } = testedGuests(site, { devnetMtu: JUMBO, prepare: loosenCards });
  const run = (node?: Vars, nested?: Vars, host?: Vars, check = false): Promise<RunReport> =>
    lab().configure(site(lab(), node, nested, host), {
      tags: ['network', 'pve_network', 'nested_pve'],
      check,
    });
  /** What the kernel and the programs that set networks up have. */
  const all = (name: string): Promise<string> =>
    sh(
      name,
      'ip -brief link; ip -brief address; ip route; ls -R /etc/network /etc/netplan /etc/systemd/network /opt/rackwright 2>&1; ' +
        'cat /etc/network/interfaces /root/.ssh/authorized_keys 2>&1; dpkg-query --show | cksum',
    );
  /** Addresses of an interface, the broadcast addresses that the kernel routes there, and its MTU. */
  const kernel = async (name: string, device: string): Promise<unknown> => {
    const [row] = JSON.parse(await sh(name, `ip -4 -json address show ${device}`)) as {
      mtu: number;
      addr_info: { local: string }[];
    }[];
    const routes = await sh(name, `ip route show table local type broadcast dev ${device}`);
    return {
      mtu: row?.mtu,
      inet: row?.addr_info.map(({ local }) => local),
      broadcast: [...routes.matchAll(/^(?:broadcast )?([0-9.]+[^0])\s/gm)].map(([, address]) => address),
    };
  };

  /** Whom a machine asks for names, by the C library or by systemd-resolved. */
  const nameServers = async (name: string): Promise<readonly string[]> => {
    const said = await sh(name, 'cat /etc/resolv.conf; resolvectl dns 2>/dev/null || true');
    return [...new Set([...said.matchAll(/\b(10\.\d+\.\d+\.\d+)\b/g)].map(([, address = '']) => address))];
  };

  it('are left as they are in check mode, which says what would change', async () => {
    const before = [await all('router'), await all('dev1')];
    const { hosts } = await run(NODE, undefined, HOST, true);
    for (const name of ['router', 'dev1']) {
      expect(hosts[name]).toMatchObject({ failed: 0 });
      expect(hosts[name]?.changed).toBeGreaterThan(2);
    }
    expect([await all('router'), await all('dev1')]).toEqual(before);
  });

  it('of nodes come back as they were when a change cuts them off, and other hosts go on', async () => {
    const wrong = {
      ...NODE,
      pve_network_management_address: '10.99.99.9/24',
      pve_network_management_gateway: '',
      network_confirm_seconds: 5,
    };
    // The connection may break, or hold until the former network is back.
    await expect(run(wrong)).rejects.toThrow(
      /1 of 2 hosts.*router: network : (Put the network into place|Confirm that the machine still answers)/s,
    );
    const isBack = async (): Promise<boolean> =>
      (await sh('router', 'ip address show ens18')).includes('10.0.12.2') &&
      !(await sh('router', 'ls /var/lib/rackwright/network')).includes('before');
    while (!(await isBack())) await sleep(500);
    expect(await kernel('router', 'ens18')).toMatchObject({
      inet: ['10.0.12.2'],
      broadcast: ['10.0.12.255'],
    });
    expect(await sh('router', 'ls /sys/class/net')).not.toContain('vmbr');
  });

  it('of a host are what netplan makes of the specs', async () => {
    expect(await kernel('dev1', 'br0')).toEqual({
      mtu: JUMBO,
      inet: ['10.99.0.11'],
      broadcast: ['10.99.1.255'],
    });
    expect(await sh('dev1', 'bridge link show dev ens19; ip route get 10.98.1.1')).toMatch(
      /master br0[^]*via 10\.99\.0\.5 dev br0/,
    );
    expect(await sh('dev1', 'netplan get bridges.br0.mtu; ls /etc/systemd/network')).toBe(
      `${String(JUMBO)}\n`,
    );
  });

  it('of a node are a bridge for management, and one for Ceph that carries jumbo frames', async () => {
    expect((await run()).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await kernel('router', 'vmbr0')).toEqual({
      mtu: 1500,
      inet: ['10.0.12.2'],
      broadcast: ['10.0.12.255'],
    });
    expect(await kernel('router', 'vmbr1')).toEqual({
      mtu: JUMBO,
      inet: ['10.99.0.5'],
      broadcast: ['10.99.1.255'],
    });
    expect(await sh('router', 'bridge link')).toMatch(/ens18[^\n]*master vmbr0[^]*ens19[^\n]*master vmbr1/);
    expect(await sh('router', 'ip route; systemctl is-enabled networking')).toMatch(
      /default via 10\.0\.12\.1 dev vmbr0[^]*enabled\n$/,
    );
    expect(await sh('dev1', 'ping -M do -s 8972 -c 3 -W 5 10.99.0.5')).toContain(' 0% packet loss');
    expect(await nameServers('router')).toEqual(['10.0.12.1', '10.0.12.9']);
  });

  it('of a node keep what the specs name beside them, and what nobody named is not taken away', async () => {
    const other = { name: 'vmbr2', kind: 'bridge', members: [], addresses: ['10.97.0.1/24'] };
    const more = { ...NODE, pve_network_interfaces: [other] };
    expect((await run(more)).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await kernel('router', 'vmbr2')).toMatchObject({ inet: ['10.97.0.1'] });
    expect((await run(more)).hosts['router']).toMatchObject({ changed: 0 });
    // What the specs named before goes with them; what somebody added by hand does not.
    expect((await run()).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    expect(await sh('router', 'ls /sys/class/net')).not.toContain('vmbr2');
    await sh(
      'router',
      'cp /etc/network/interfaces /root; printf "auto vmbr7\\niface vmbr7 inet manual\\n    bridge-ports none\\n" >> /etc/network/interfaces; ifreload -a',
    );
    await expect(run()).rejects.toThrow(/router: pve_network : .* has vmbr7, which the specs do not name/s);
    expect(await sh('router', 'ls /sys/class/net')).toContain('vmbr7');
    await sh('router', 'mv /root/interfaces /etc/network/interfaces; ifreload -a');
  });

  it('of a node lie upon a bond where the specs say so', async () => {
    const bonded = {
      ...NODE,
      pve_network_ceph_card: 'bond0',
      pve_network_interfaces: [{ name: 'bond0', kind: 'bond', members: ['ens19'], mode: '802.3ad' }],
    };
    // The kernel under the guests may know no bonds: what would be there.
    const described = site(lab(), bonded);
    const { hosts } = await lab().configure(described, { tags: ['pve_network'], check: true, diff: true });
    expect(hosts['router']).toMatchObject({ failed: 0 });
    const log = lab()
      .artefacts()
      .filter((text) => text.includes('bond-slaves ens19'));
    expect(log[0]).toMatch(
      /iface bond0 inet manual[^]*bond-mode 802.3ad[^]*mtu 9000[^]*iface vmbr1 inet static[^]*bridge-ports bond0/,
    );
    await expect(run({ ...bonded, pve_network_interfaces: [] })).rejects.toThrow(/no card bond0/);
  });

  it('are left alone the second time', async () => {
    expect((await run()).hosts).toMatchObject({ router: { changed: 0 }, dev1: { changed: 0 } });
  });

  it.each(['netplan', 'networkd'])(
    'have no bridge that the specs have no longer, made by %s',
    async (renderer) => {
      const links = (): Promise<string> => sh('dev1', 'ls /sys/class/net; ip -brief address show ens19');
      const bridged = { ...HOST, network_renderer: renderer };
      const without: Vars = {
        network_renderer: renderer,
        network_interfaces: [
          { name: 'ens18', addresses: ['10.0.12.11/24'], gateways: ['10.0.12.1'] },
          { name: 'ens19', mtu: JUMBO, addresses: ['10.99.0.11/23'] },
        ],
      };
      await run(NODE, undefined, bridged);
      expect(await links()).toMatch(/^br0\n/);
      expect((await run(NODE, undefined, without)).hosts['dev1']).toMatchObject({
        failed: 0,
        state: 'configured',
      });
      expect(await links()).not.toContain('br0');
      expect(await links()).toContain('10.99.0.11/23');
      expect((await run(NODE, undefined, without)).hosts['dev1']).toMatchObject({ changed: 0 });
      await run();
      expect(await kernel('dev1', 'br0')).toMatchObject({ mtu: JUMBO, inet: ['10.99.0.11'] });
    },
  );

  it('of a VM that becomes a node go on upon a bridge, with keys and files', async () => {
    const before = await all('dev1');
    const { hosts: told } = await run(NODE, NESTED, HOST, true);
    expect(told).toMatchObject({ router: { changed: 0 }, dev1: { failed: 0 } });
    expect(told['dev1']?.changed).toBeGreaterThan(2);
    expect(await all('dev1')).toBe(before);
    const { hosts } = await run(NODE, NESTED);
    expect(hosts).toMatchObject({ router: { changed: 0 }, dev1: { failed: 0, state: 'configured' } });
    expect(await kernel('dev1', 'vmbr0')).toMatchObject({
      inet: ['10.0.12.11'],
      broadcast: ['10.0.12.255'],
    });
    expect(await sh('dev1', 'ip route; cat /root/.ssh/authorized_keys; ls -l /opt/rackwright/hooks')).toMatch(
      /default via 10\.0\.12\.1 dev vmbr0[^]* nested\n[^]*-rwxr-xr-x 1 root root [^]*start\.sh/,
    );
    // What it had beside that stays, made by another program now.
    expect(await kernel('dev1', 'br0')).toEqual({
      mtu: JUMBO,
      inet: ['10.99.0.11'],
      broadcast: ['10.99.1.255'],
    });
    expect(await sh('dev1', 'bridge link show dev ens19')).toContain('master br0');
    expect(await sh('dev1', 'ls /run/systemd/network 2>/dev/null || true')).not.toContain('netplan');
    expect((await run(NODE, NESTED)).hosts).toMatchObject({ router: { changed: 0 }, dev1: { changed: 0 } });
  });
});
