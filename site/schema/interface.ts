import { z } from 'zod';
import { MacAddress } from '../values';
import { bondMode } from './bond-mode';
import { documented, layered, matching, nameText, textOf } from './field';
import { addressText, ipSpec, mtuNumber, route } from './interface-address';

/** Linux interface names, `eno1`. */
const interfaceName = (description: string, examples: readonly string[]): z.ZodString =>
  matching(/^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/, 'a Linux interface name has at most 15 characters', {
    description,
    examples,
  });

const addressing = layered({
  network: nameText({
    description: 'Network of the site that the interface is on. Default: not described.',
    examples: ['storage'],
  }),
  mtu: mtuNumber("Largest packet, 576 to 65520 bytes. Default: the network's."),
  ipv4: ipSpec(4, '10.0.12.11/24'),
  ipv6: ipSpec(6, 'fd00:12::11/64'),
  dns_servers: documented(z.array(addressText('A DNS server.')), {
    description: "DNS servers to ask through this interface. Default: the network's.",
    examples: [['10.0.12.1']],
  }),
  routes: documented(z.array(route), {
    description: 'Static routes beside the default one. Default: none.',
    examples: [[{ to: '10.20.0.0/16', via: '10.10.10.1' }]],
  }),
});

const nic = z.strictObject({
  ...layered({
    mac: textOf((text) => MacAddress.parse(text), {
      description: 'MAC address of the card; the machine is known by it. Required.',
      examples: ['3C:EC:EF:12:34:56'],
    }),
    pxe: documented(z.boolean(), {
      description: 'Whether the machine boots over this card. Default: true for the first card.',
    }),
    wake_on_lan: documented(z.boolean(), {
      description: 'Whether a magic packet to this card starts the machine. Default: false.',
    }),
  }),
  ...addressing,
});

const bond = z.strictObject({
  ...layered({
    members: documented(z.array(interfaceName('A card.', ['eno1'])).min(1), {
      description: 'Cards of the bond. Required.',
      examples: [['eno1', 'eno2']],
    }),
    mode: documented(bondMode, { description: 'How the cards share the traffic. Default: active-backup.' }),
    lacp_rate: documented(z.enum(['slow', 'fast']), {
      description: 'How often LACP frames are sent, for 802.3ad. Default: slow.',
    }),
  }),
  ...addressing,
});

const vlan = z.strictObject({
  ...layered({
    parent: interfaceName('Interface that the frames are on. Required.', ['bond0']),
    id: documented(z.int().min(1).max(4094), {
      description: 'VLAN tag, 1 to 4094. Required.',
      examples: [20],
    }),
  }),
  ...addressing,
});

const bridge = z.strictObject({
  ...layered({
    ports: documented(z.array(interfaceName('A port.', ['bond0'])), {
      description: 'Interfaces that the bridge connects. Default: none.',
      examples: [['bond0']],
    }),
    vlan_aware: documented(z.boolean(), {
      description: 'Whether the bridge tells VLAN tags apart. Default: false.',
    }),
  }),
  ...addressing,
});

const named = <T extends z.ZodType>(
  value: T,
  description: string,
  example: string,
): z.ZodRecord<z.ZodString, z.ZodNullable<T>> =>
  documented(z.record(interfaceName('Name of the interface.', [example]), value.nullable()), { description });

/** The network side of a physical machine. */
export const interfaceFields = layered({
  nics: named(nic, 'Network cards by the name that Linux gives them.', 'eno1'),
  bonds: named(bond, 'Bonds of cards by their name. Default: none.', 'bond0'),
  vlans: named(vlan, 'VLAN interfaces by their name. Default: none.', 'storage'),
  bridges: named(bridge, 'Bridges of the machine by their name. Default: none.', 'vmbr0'),
});
