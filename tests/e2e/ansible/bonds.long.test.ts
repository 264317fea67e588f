import { join } from 'node:path';
import type { RunReport } from '../../../inventory';
import type { Json, Site } from '../../../site';
import { loneHost, nic, vmOf } from '../../inventory/example-site';
import { describeOnMachines, GuestLab } from './guest-lab';
import { testedGuests } from './tested-guests';

// Under QEMU without KVM everything takes ten times as long.
jest.setTimeout(1_800_000);

const MACS = ['BC:24:11:00:00:03', 'BC:24:11:00:00:04'];
const MANAGEMENT = { name: 'ens18', addresses: ['10.0.12.2/24'] };
const BOND = { name: 'bond0', kind: 'bond', members: ['ens19', 'ens20'] };
const ADDRESS = '10.30.0.1';
const vlan = (parent: string, tag: number): Json => ({
  ...{ name: 'vlan30', kind: 'vlan', parent, vlan_id: tag, addresses: [`${ADDRESS}/24`] },
});
const bridge = (name: string, aware: boolean): Json => ({
  ...{ name, kind: 'bridge', members: ['bond0'], vlan_aware: aware },
});

/** A machine with a card for its management, and two that have no address of their own. */
function site(lab: GuestLab, renderer = 'networkd', interfaces: readonly Json[] = []): Site {
  const lone = loneHost(lab.automation, {
    roles: { network: true },
    vars: {
      network_renderer: renderer,
      network_interfaces: [MANAGEMENT, ...interfaces],
      network_confirm_seconds: 180,
    },
  });
  const without = { method: 'none' } as const;
  const nics = [
    ...vmOf(lone, 'router').nics,
    ...MACS.map((mac) => ({ ...nic('devnet', ''), mac, ipv4: without })),
  ];
  return {
    ...lone,
    environments: lone.environments.map((each) => ({
      ...each,
      vms: each.vms.map((vm) => ({ ...vm, nics })),
    })),
  };
}

interface Link {
  readonly ifname: string;
  readonly link?: string;
  readonly master?: string;
  readonly linkinfo?: { readonly info_kind?: string; readonly info_data?: Readonly<Record<string, unknown>> };
}

describeOnMachines('bonds, bridges and VLANs of a machine', () => {
  const { lab, sh } = testedGuests(site, { make: () => new GuestLab({}, undefined, 'qemu') });
  const run = (renderer: string, interfaces: readonly Json[]): Promise<RunReport> =>
    lab().configure(site(lab(), renderer, interfaces), { tags: ['network'], sshTimeoutMs: 1_200_000 });
  const links = async (): Promise<Readonly<Record<string, Link>>> => {
    const rows = JSON.parse(await sh('router', 'ip -json -details link show')) as Link[];
    return Object.fromEntries(rows.map((row) => [row.ifname, row]));
  };
  const data = (link: Link | undefined): unknown => link?.linkinfo?.info_data;
  const vlansOf = async (port: string): Promise<unknown> => {
    const rows = JSON.parse(await sh('router', `bridge -json -compressvlans vlan show dev ${port}`)) as {
      vlans: unknown;
    }[];
    return rows[0]?.vlans;
  };
  /** The tag of who answers on the lab's side of the cards. */
  const answers = async (tag: number): Promise<string> =>
    (
      await lab().askLab(
        'python3',
        join(__dirname, 'tagged-arp.py'),
        'devnet',
        String(tag),
        ADDRESS,
        '10.30.0.9',
      )
    ).trim();

  it('are what networkd makes of cards that are found by their MAC addresses', async () => {
    const cards = MACS.map((mac) => ({ mac }));
    const all = [...cards, BOND, bridge('br0', true), vlan('br0', 30)];
    expect((await run('networkd', all)).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    const made = await links();
    expect(made['ens19']).toMatchObject({ master: 'bond0' });
    expect(made['ens20']).toMatchObject({ master: 'bond0' });
    expect(made['bond0']).toMatchObject({ master: 'br0', linkinfo: { info_kind: 'bond' } });
    expect(data(made['bond0'])).toMatchObject({ mode: 'active-backup', miimon: 100 });
    expect(data(made['br0'])).toMatchObject({ vlan_filtering: 1, stp_state: 0 });
    expect(made['vlan30']).toMatchObject({ link: 'br0', linkinfo: { info_kind: 'vlan' } });
    for (const port of ['bond0', 'br0'])
      expect(await vlansOf(port)).toEqual([
        expect.objectContaining({ vlan: 1, flags: ['PVID', 'Egress Untagged'] }),
        expect.objectContaining({ vlan: 2, vlanEnd: 4094 }),
      ]);
    expect(await answers(30)).toBe('30');
    expect(await answers(31)).toBe('nobody');
    // Both cards have the bond's MAC address now.
    expect((await run('networkd', all)).hosts['router']).toMatchObject({ failed: 0, changed: 0 });
  });

  it('change their tag and what they lie upon, and go when the specs no longer have them', async () => {
    await run('networkd', [BOND, bridge('br0', false), vlan('br0', 31)]);
    expect(data((await links())['br0'])).toMatchObject({ vlan_filtering: 0 });
    expect(data((await links())['vlan30'])).toMatchObject({ id: 31 });
    expect([await answers(31), await answers(30)]).toEqual(['31', 'nobody']);
    await run('networkd', [{ ...BOND, members: ['ens19'] }, vlan('bond0', 31)]);
    const made = await links();
    expect(made).not.toHaveProperty('br0');
    expect(made['bond0']).not.toHaveProperty('master');
    expect(made['ens20']).not.toHaveProperty('master');
    expect(made['vlan30']).toMatchObject({ link: 'bond0' });
    expect(await answers(31)).toBe('31');
  });

  it('are what netplan makes of the same, which says what it cannot make', async () => {
    await expect(run('netplan', [BOND, bridge('br0', true)])).rejects.toThrow(/br0 is vlan_aware/);
    const all = [BOND, bridge('br0', false), vlan('br0', 30)];
    expect((await run('netplan', all)).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    const made = await links();
    expect(made['ens20']).toMatchObject({ master: 'bond0' });
    expect(data(made['bond0'])).toMatchObject({ mode: 'active-backup' });
    expect(made['vlan30']).toMatchObject({ link: 'br0' });
    expect(await answers(30)).toBe('30');
    await run('netplan', [BOND, vlan('bond0', 31)]);
    expect(await links()).not.toHaveProperty('br0');
    expect([await answers(31), await answers(30)]).toEqual(['31', 'nobody']);
  });

  it('are what ifupdown2 makes of the same', async () => {
    const all = [BOND, bridge('vmbr0', true), vlan('vmbr0', 30)];
    expect((await run('ifupdown2', all)).hosts['router']).toMatchObject({ failed: 0, state: 'configured' });
    const made = await links();
    expect(made['ens19']).toMatchObject({ master: 'bond0' });
    expect(made['bond0']).toMatchObject({ master: 'vmbr0' });
    expect(data(made['vmbr0'])).toMatchObject({ vlan_filtering: 1 });
    expect(await vlansOf('bond0')).toContainEqual(expect.objectContaining({ vlan: 2, vlanEnd: 4094 }));
    expect(await answers(30)).toBe('30');
    expect((await run('ifupdown2', all)).hosts['router']).toMatchObject({ changed: 0 });
    await run('ifupdown2', []);
    const left = await links();
    expect(left).not.toHaveProperty('vmbr0');
    expect(left['ens19']).not.toHaveProperty('master');
  });
});
