import { z } from 'zod';
import { Cidr } from '../values';
import { rangeSpec } from './address-range';
import { bridgeText, vlanRange } from './bridge';
import { documented, layered, matching, textOf } from './field';
import { addressText, mtuNumber } from './interface-address';

const networkFields = layered({
  cidr: textOf((text) => Cidr.parse(text), {
    description: 'The IP network. Default: not described.',
    examples: ['10.0.12.0/24'],
  }),
  gateway: addressText('Gateway of that network. Default: none.'),
  mtu: mtuNumber('Largest packet, 576 to 65520 bytes. Default: 1500.'),
  range: rangeSpec,
});

/** A bridge of a node. */
const bridgeSpec = z.strictObject({
  ...networkFields,
  ...layered({
    vlan_aware: documented(z.boolean(), {
      description: 'Whether NICs on the bridge may have a VLAN tag. Default: true.',
    }),
    vlans: documented(z.array(vlanRange), {
      description: 'VLAN tags that the bridge carries. Default: all, 1 to 4094.',
      examples: [[20, '30-39']],
    }),
  }),
});

const siteNetworkSpec = z.strictObject({
  ...networkFields,
  ...layered({
    vlan: documented(z.int().min(1).max(4094), {
      description: 'VLAN tag of the network, 1 to 4094. Default: untagged.',
      examples: [20],
    }),
    dns_servers: documented(z.array(addressText('A DNS server.')), {
      description: 'DNS servers of machines on the network. Default: those of `install.dns_servers`.',
      examples: [['10.0.12.1']],
    }),
    description: documented(z.string().max(256), {
      description: 'Words for people. Default: none.',
      examples: ['Ceph, 25 Gbit/s'],
    }),
  }),
});

/** Physical networks of a site by their name. */
export const networksSpec = documented(
  z.record(
    matching(/^[a-z][a-z0-9-]{0,30}$/, 'a network is lower-case letters, digits and "-"', {
      description: 'Name of the network.',
      examples: ['storage'],
    }),
    siteNetworkSpec.nullable(),
  ),
  {
    description:
      'Networks that physical machines are on, by the name that their interfaces use. Default: none.',
  },
);

/** Bridges of a node by their name. */
export const bridgesSpec = z.record(bridgeText, bridgeSpec.nullable());
