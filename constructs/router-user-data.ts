import type { ExtraUserData } from './cloud-init';

const sysctlFile = '/etc/sysctl.d/90-rackwright-router.conf';

/**
 * User-data that turns a machine into a router: it forwards, and masquerades what leaves the inner networks.
 *
 * Networks and not interface names are matched, since a name depends on the machine type. The rules live in a table of
 * their own that is replaced as a whole, so other tables stay as they are.
 * @param networks IPv4 networks that the machine is the gateway of, `10.10.10.0/24`
 */
export function routerUserData(networks: readonly string[]): ExtraUserData {
  return {
    write_files: [
      { path: sysctlFile, permissions: '0644', content: 'net.ipv4.ip_forward = 1\n' },
      { path: '/etc/nftables.conf', permissions: '0755', content: ruleset(networks) },
    ],
    runcmd: [
      ['sysctl', '-p', sysctlFile],
      // Debian's cloud images have nftables; an image without it needs its mirror once.
      ['sh', '-c', 'command -v nft || (apt-get update && apt-get install -y nftables)'],
      ['systemctl', 'enable', 'nftables.service'],
      ['systemctl', 'restart', 'nftables.service'],
    ],
  };
}

function ruleset(networks: readonly string[]): string {
  const inner = `{ ${networks.join(', ')} }`;
  return `#!/usr/sbin/nft -f
table ip rackwright_router
delete table ip rackwright_router
table ip rackwright_router {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${inner} ip daddr != ${inner} masquerade
  }
}
`;
}
