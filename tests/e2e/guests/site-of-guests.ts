import type { GuestSpec } from '../../../lab/guests';

/** A guest's card: its last octet of hardware address, its bridge and what it is configured with. */
interface Card {
  readonly id: number;
  readonly bridge: string;
  readonly address: string;
  readonly gateway?: string;
  readonly vlanId?: number;
}

const hex = (value: number): string => value.toString(16).padStart(2, '0').toUpperCase();

/** The hardware address of a card. */
export const macOf = (id: number): string => `BC:24:11:00:00:${hex(id)}`;

function networkConfig(cards: readonly Card[]): string {
  const lines = cards.flatMap((card, index) => [
    `  net${String(index)}:`,
    `    match: {macaddress: "${macOf(card.id).toLowerCase()}"}`,
    `    addresses: [${card.address}]`,
    // Cloud-init 22.4 (Debian 12) knows "default" as a destination only where it writes netplan.
    ...(card.gateway === undefined ? [] : [`    routes: [{to: 0.0.0.0/0, via: ${card.gateway}}]`]),
  ]);
  return `version: 2\nethernets:\n${lines.join('\n')}\n`;
}

/** What tells one guest from another. */
export interface GuestIdentity {
  readonly vmid: number;
  readonly name: string;
  readonly cards: readonly Card[];
  readonly publicKey: string;
}

/** A guest with a user `ops` that may do everything. */
export function guest({ vmid, name, cards, publicKey }: GuestIdentity, more = ''): GuestSpec {
  return {
    vmid,
    name,
    root: 'debian-12',
    memoryMib: 384,
    cores: 1,
    nics: cards.map((card, index) => ({
      name: `ens${String(18 + index)}`,
      mac: macOf(card.id),
      bridge: card.bridge,
      ...(card.vlanId === undefined ? {} : { vlanId: card.vlanId }),
    })),
    cloudInit: {
      userData: [
        '#cloud-config',
        `hostname: ${name}`,
        `fqdn: ${name}.lab.example.org`,
        'manage_etc_hosts: true',
        'users:',
        '  - name: ops',
        '    shell: /bin/bash',
        '    sudo: ALL=(ALL) NOPASSWD:ALL',
        `    ssh_authorized_keys: ["${publicKey}"]`,
        more,
      ].join('\n'),
      metaData: `instance-id: ${name}-1\nlocal-hostname: ${name}\n`,
      networkConfig: networkConfig(cards),
    },
  };
}

/** What makes a guest a router that hides 10.10.10.0/24 behind its own address. */
export const ROUTER_USER_DATA = `write_files:
  - path: /etc/sysctl.d/90-router.conf
    content: |
      net.ipv4.ip_forward = 1
  - path: /etc/nftables.conf
    permissions: '0755'
    content: |
      #!/usr/sbin/nft -f
      table ip router
      delete table ip router
      table ip router {
        chain postrouting {
          type nat hook postrouting priority srcnat; policy accept;
          ip saddr 10.10.10.0/24 ip daddr != 10.10.10.0/24 masquerade
        }
      }
runcmd:
  - [sysctl, -p, /etc/sysctl.d/90-router.conf]
  - [systemctl, enable, nftables.service]
  - [systemctl, restart, nftables.service]
`;
