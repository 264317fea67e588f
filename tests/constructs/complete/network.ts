import type { FirewallProps, FirewallRule, SdnEvpnProps } from '../../../constructs';

/** What zones of all types take. */
export const everyZoneOption = {
  ...{ mtu: 1400, nodes: ['lab'], ipam: 'pve', dns: 'names', reverseDns: 'names', dnsZone: 'example.org' },
};

/** A vnet with a subnet. */
export const everyVnetOption = {
  ...{ alias: 'all', vlanAware: true, isolatePorts: true },
  subnets: [{ cidr: '10.20.0.0/24', gateway: '10.20.0.1', snat: false, dnsZonePrefix: 'adm' }],
};

/** A subnet with DHCP. */
export const everySubnetOption = {
  ...{ cidr: '10.30.0.0/24', gateway: '10.30.0.1', snat: true, dhcpDnsServer: '10.30.0.2' },
  ...{ dhcpRange: { first: '10.30.0.100', last: '10.30.0.200' }, dnsZonePrefix: 'adm' },
};

/** An EVPN zone with all that it has beyond others. */
export const everyEvpnOption = {
  id: 'ezone',
  controller: { id: 'bgp', asn: 65_000, peers: ['10.0.0.1'] },
  vrfVxlan: 9000,
  exitNodes: ['lab'],
  primaryExitNode: 'lab',
  exitNodesLocalRouting: true,
  advertiseSubnets: true,
  disableArpNdSuppression: true,
  rtImport: '65000:9100',
  vnets: [{ id: 'enet', tag: 9001, subnets: [] }],
} as const satisfies SdnEvpnProps;

const rule: FirewallRule = {
  ...{ direction: 'out', action: 'DROP', protocol: 'tcp', ports: '80', sourcePorts: '1024:65535' },
  ...{
    source: 'lan',
    destination: '+admins',
    interface: 'net0',
    log: 'info',
    comment: 'why',
    enabled: false,
  },
};

/** A firewall with every option, of guest 300. */
export const everyFirewallOption: FirewallProps = {
  cluster: {
    ...{ enabled: true, inputPolicy: 'DROP', outputPolicy: 'ACCEPT', forwardPolicy: 'DROP', ebtables: false },
    logLimit: { enabled: true, burst: 10, rate: '5/second' },
    rules: [
      { action: 'ACCEPT', macro: 'SSH' },
      { ...rule, interface: 'vmbr0' },
    ],
  },
  aliases: { lan: '10.0.12.0/24' },
  ipSets: { admins: ['10.0.12.5', '!10.0.12.6'] },
  groups: {
    web: [rule, { action: 'ACCEPT', macro: 'HTTPS' }],
  },
  comments: { lan: 'Office', admins: 'People', web: 'For ${web}' },
  guests: [
    {
      ...{ name: 'web1', node: 'lab', vmId: 300, groups: ['web'], rules: [rule] },
      ...{ inputPolicy: 'REJECT', outputPolicy: 'DROP', ipFilter: true, macFilter: false, dhcp: false },
      ...{ ndp: false, radv: true, logIn: 'info', logOut: 'warning' },
    },
  ],
};
