import type { ExtraUserData } from './cloud-init';

/** Name of the n-th NIC in the guest: PVE puts net0 in PCI slot 18. */
const nicName = (index: number): string => `ens${String(18 + index)}`;

/**
 * User-data that turns a machine into a router: forwarding by sysctl, masquerading and filtering by nftables.
 *
 * The first NIC is the outer one. What comes from inside may go out, and inside to inside; from outside come only answers.
 * @param insideNics how many NICs are on vnets
 */
export function routerUserData(insideNics: number): ExtraUserData {
  const inside = Array.from({ length: insideNics }, (_, index) => `"${nicName(index + 1)}"`).join(', ');
  return {
    write_files: [
      { path: '/etc/sysctl.d/60-router.conf', permissions: '0644', content: 'net.ipv4.ip_forward = 1\n' },
      { path: '/etc/nftables.conf', permissions: '0755', content: ruleset(nicName(0), inside) },
    ],
    runcmd: [
      ['sysctl', '-p', '/etc/sysctl.d/60-router.conf'],
      ['systemctl', 'enable', '--now', 'nftables.service'],
    ],
  };
}

function ruleset(outside: string, inside: string): string {
  return `#!/usr/sbin/nft -f
flush ruleset

table inet router {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname { ${inside} } accept
  }
  chain postrouting {
    type nat hook postrouting priority srcnat;
    oifname "${outside}" masquerade
  }
}
`;
}
