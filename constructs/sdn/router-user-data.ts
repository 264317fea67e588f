import type { ExtraUserData } from '../../answers';

const sysctlFile = '/etc/sysctl.d/90-rackwright-router.conf';
const rulesFile = '/etc/rackwright/router.nft';
const unit = 'rackwright-router.service';

/** What lies behind a router. */
export interface RoutedNetworks {
  /** IPv4 networks that the machine is the gateway of, `10.10.10.0/24`. */
  readonly ipv4: readonly string[];
  /** Whether it is the gateway of IPv6 networks too: those are forwarded as they are. */
  readonly ipv6: boolean;
}

/**
 * User-data that turns a machine into a router: it forwards, and masquerades what leaves the inner IPv4 networks.
 *
 * Networks and not interface names are matched, since a name depends on the machine type. The rules live in a table of
 * their own that is replaced as a whole, so other tables stay as they are. File and unit are our own as well:
 * `/etc/nftables.conf` belongs to a package, and its service flushes everybody's rules.
 */
export function routerUserData({ ipv4, ipv6 }: RoutedNetworks): ExtraUserData {
  const settings = [
    ...(ipv4.length > 0 ? ['net.ipv4.ip_forward = 1\n'] : []),
    ...(ipv6 ? ['net.ipv6.conf.all.forwarding = 1\n'] : []),
  ];
  const forward = { path: sysctlFile, permissions: '0644', content: settings.join('') };
  const set = ['sysctl', '-p', sysctlFile];
  if (ipv4.length === 0) return { write_files: [forward], runcmd: [set] };
  return {
    write_files: [
      forward,
      { path: rulesFile, permissions: '0644', content: ruleset(ipv4) },
      { path: `/etc/systemd/system/${unit}`, permissions: '0644', content: unitText },
    ],
    runcmd: [
      set,
      // Debian's cloud images have nftables; an image without it needs its mirror once. Nobody is there to be asked.
      ['sh', '-c', `command -v nft || (apt-get update && ${install} nftables)`],
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'enable', unit],
      ['systemctl', 'restart', unit],
    ],
  };
}

const install = 'DEBIAN_FRONTEND=noninteractive apt-get install -y -o Dpkg::Options::=--force-confold';

// Where nftables.service is in use, it flushes all tables when it starts and stops: ours comes after it, and again with it.
const unitText = `[Unit]
Description=Masquerading for the networks behind this router
After=network-pre.target nftables.service
PartOf=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${rulesFile}
ExecReload=/usr/sbin/nft -f ${rulesFile}
ExecStop=-/usr/sbin/nft delete table ip rackwright_router

[Install]
WantedBy=multi-user.target
`;

function ruleset(networks: readonly string[]): string {
  const inner = `{ ${networks.join(', ')} }`;
  return `table ip rackwright_router
delete table ip rackwright_router
table ip rackwright_router {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${inner} ip daddr != ${inner} counter masquerade
  }
}
`;
}
