import { z } from 'zod';
import { Cidr, InterfaceAddress, IpAddress, MacAddress } from '../values';
import { documented, layered, matching, refuse, reportValueError, textOf } from './field';

/** An address of either family, `10.10.10.1`. */
export const addressText = (description: string): z.ZodString =>
  textOf((text) => IpAddress.parse(text), { description, examples: ['10.10.10.1'] });

/** What is wrong with an interface's address of a family, if anything. */
function refuseAddress(text: string, wanted: 4 | 6, context: z.RefinementCtx): void {
  reportValueError(() => InterfaceAddress.parse(text), context);
  if (text.includes(':') === (wanted === 6)) return;
  const other = wanted === 4 ? 'ipv6' : 'ipv4';
  const message = `"${text}" is not an IPv${String(wanted)} address`;
  refuse(context, 'BAD_CIDR', message, `give it as "${other}" of this NIC`);
}

/** Ways to get an address that are no address. */
const METHODS: ReadonlySet<string> = new Set(['dhcp', 'none', 'auto']);

/** How an interface gets its address of one family. */
export const ipSpec = (wanted: 4 | 6, example: string): z.ZodType<string | IpObject> => {
  const address = documented(
    z.string().superRefine((text, context) => {
      refuseAddress(text, wanted, context);
    }),
    { description: 'Address with prefix length. Required.', examples: [example] },
  );
  return documented(
    z.union([
      z.string().superRefine((text, context) => {
        if (METHODS.has(text)) return;
        if (/^[A-Za-z]+$/.test(text)) {
          const hint = `write "dhcp", "auto", "none", or an address such as "${example}"`;
          refuse(context, 'BAD_CIDR', `"${text}" is no way to get an address`, hint);
          return;
        }
        refuseAddress(text, wanted, context);
      }),
      z.strictObject({
        address,
        gateway: documented(z.union([z.literal('none'), addressText('Address of the gateway.')]).optional(), {
          description: "Address of the default gateway, or `none`. Default: the gateway of the NIC's subnet.",
        }),
      }),
    ]),
    {
      description: `How the NIC gets its IPv${String(wanted)} address: \`dhcp\`, \`none\`, \`auto\` (the next free one of the subnet, kept in allocations.lock.yaml), an address with prefix length, or a map of address and gateway. Default: none.`,
      examples: [example, 'dhcp', 'auto'],
    },
  );
};

/** The long form of an address. */
export interface IpObject {
  readonly address: string;
  readonly gateway?: string | undefined;
}

/** Bytes of an Ethernet payload. */
export const mtuNumber = (description: string): z.ZodNumber =>
  documented(z.int().min(576).max(65_520), { description, examples: [1450] });

const bridgeText = matching(
  /^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/,
  'a Linux interface name has at most 15 characters',
  {
    description: 'Bridge of the node or vnet of the environment that the NIC is on. Required.',
    examples: ['vmbr0', 'devnet'],
  },
);

/** A static route. */
export const route = z.strictObject({
  to: textOf((text) => Cidr.parse(text), {
    description: 'Network to reach. Required.',
    examples: ['10.20.0.0/16'],
  }),
  via: addressText('Next hop. Required.'),
});

/** `20`, or `30-39` for a run of tags. */
const vlanRange = documented(
  z.union([
    z.int().min(1).max(4094),
    matching(/^\d{1,4}-\d{1,4}$/, 'write two tags as "30-39"', {
      description: 'First and last tag.',
    }).superRefine((text, context) => {
      const [first = 0, last = 0] = text.split('-').map(Number);
      if (first >= 1 && first <= last && last <= 4094) return;
      refuse(
        context,
        'BAD_VALUE',
        `"${text}" is no run of VLAN tags`,
        'tags are 1 to 4094, the lower one first',
      );
    }),
  ]),
  { description: 'A VLAN tag, or a run of them.', examples: [20, '30-39'] },
);

/** A network card of a VM. */
export const nicSpec = z
  .strictObject(
    layered({
      bridge: bridgeText,
      mac: textOf((text) => MacAddress.parse(text), {
        description:
          'MAC address. Default: BC:24:11 and three pairs made of the VM id and the number of the NIC.',
        examples: ['BC:24:11:00:27:11'],
      }),
      model: documented(z.enum(['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3']), {
        description: 'Card that QEMU shows to the guest. Default: virtio.',
      }),
      vlan: documented(z.int().min(1).max(4094), {
        description: 'VLAN tag, 1 to 4094. Default: untagged.',
        examples: [20],
      }),
      mtu: mtuNumber("Largest packet, 576 to 65520 bytes. Default: the vnet's or the bridge's."),
      trunks: documented(z.array(vlanRange), {
        description:
          'VLANs whose tags the guest sets itself: tags and runs of them. Default: all that the bridge carries.',
        examples: [[20, '30-39']],
      }),
      queues: documented(z.int().min(1).max(64), {
        description: 'Pairs of queues, 1 to 64; as many as cores let a virtio card use them all. Default: 1.',
        examples: [4],
      }),
      rate_limit: documented(z.number().min(0.1).max(10_240), {
        description: 'Megabytes a second that the guest may send, 0.1 to 10240. Default: no limit.',
        examples: [100],
      }),
      disconnected: documented(z.boolean(), {
        description: 'Whether the cable is pulled. Default: false.',
      }),
      firewall: documented(z.boolean(), {
        description: "Whether PVE's firewall filters the NIC. Default: false.",
      }),
      ipv4: ipSpec(4, '10.10.10.11/24'),
      ipv6: ipSpec(6, 'fd00:10::11/64'),
      dns_servers: documented(z.array(addressText('A DNS server.')), {
        description:
          'DNS servers to ask through this NIC. Default: those of `install.dns_servers`, on the NIC with the gateway.',
        examples: [['10.10.10.1']],
      }),
      routes: documented(z.array(route), {
        description: 'Static routes beside the default one. Default: none.',
        examples: [[{ to: '10.20.0.0/16', via: '10.10.10.1' }]],
      }),
    }),
  )
  .meta({ id: 'nic', description: 'A network card of a VM.' });

/** Addresses that may be handed out. */
const rangeSpec = documented(
  z
    .strictObject({
      first: addressText('Lowest address. Required.'),
      last: addressText('Highest address. Required.'),
    })
    .nullish(),
  {
    description:
      'Addresses that `auto` hands out, both ends included. Default: all of a vnet but its gateway, none elsewhere.',
    examples: [{ first: '10.10.10.100', last: '10.10.10.199' }],
  },
);

/** An IP network on a vnet. */
const subnetSpec = z
  .strictObject({
    cidr: textOf((text) => Cidr.parse(text), {
      description: 'The network. Required.',
      examples: ['10.10.10.0/24'],
    }),
    gateway: documented(addressText('Address of the gateway.').nullish(), {
      description:
        "Address of the gateway in the network; the router's. Default: none, nothing leaves the network.",
      examples: ['10.10.10.1'],
    }),
    snat: documented(z.boolean().nullish(), {
      description:
        'Whether the PVE node itself translates addresses to the outside. Default: false, the router does.',
    }),
    range: rangeSpec,
  })
  .superRefine(({ gateway, snat }, context) => {
    if (snat !== true || (gateway ?? undefined) !== undefined) return;
    refuse(
      context,
      'BAD_VALUE',
      '"snat" without a "gateway" translates nothing',
      'add the gateway, or leave "snat" out',
    );
  });

/** A virtual network. */
const vnetSpec = z.strictObject(
  layered({
    tag: documented(z.int().min(1).max(16_777_215), {
      description: 'VXLAN network identifier, unique in the cluster, 1 to 16777215. Required.',
      examples: [10000],
    }),
    alias: documented(z.string().max(256), {
      description: 'Words for people. Default: none.',
      examples: ['Development'],
    }),
    subnets: documented(z.array(subnetSpec), {
      description: 'IP networks on the vnet. Default: none.',
      examples: [[{ cidr: '10.10.10.0/24', gateway: '10.10.10.1' }]],
    }),
  }),
);

/** Proxmox SDN ids are also names of Linux bridges with suffixes, hence so short. */
const sdnId = (description: string, example: string): z.ZodString =>
  matching(/^[a-z][a-z0-9]{1,7}$/, 'SDN ids are 2 to 8 lower-case letters and digits, a letter first', {
    description,
    examples: [example],
  });

/** The software-defined network of an environment. */
export const sdnSpec = z.strictObject(
  layered({
    zone: sdnId('Id of the VXLAN zone, at most 8 characters. Required.', 'devzone'),
    mtu: mtuNumber(
      "Largest packet in the zone, 576 to 65520 bytes: 50 less than the underlay's. Default: 1450.",
    ),
    peers: documented(z.array(addressText('Address of a node.')), {
      description:
        "Addresses of the nodes that carry the zone. Default: those of the environment's machines.",
      examples: [['192.168.1.10', '192.168.1.11']],
    }),
    vnets: documented(z.record(sdnId('Id of the vnet.', 'devnet'), vnetSpec.nullable()), {
      description: 'Virtual networks by their id, at most 8 characters.',
    }),
  }),
);

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

/** A NIC as a layer says it. */
export type NicSpec = z.infer<typeof nicSpec>;
/** A zone as an environment says it. */
export type SdnSpec = z.infer<typeof sdnSpec>;
