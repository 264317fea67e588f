import { z } from 'zod';
import { Cidr, InterfaceAddress, IpAddress, MacAddress } from '../values';
import { documented, layered, matching, refuse, textOf } from './field';

/** An address of either family, `10.10.10.1`. */
export const addressText = (description: string): z.ZodString =>
  textOf((text) => IpAddress.parse(text), { description, examples: ['10.10.10.1'] });

const family = (description: string, wanted: 4 | 6, example: string): z.ZodString =>
  textOf((text) => InterfaceAddress.parse(text), { description, examples: [example] }).superRefine(
    (text, context) => {
      if (text.includes(':') === (wanted === 6)) return;
      const other = wanted === 4 ? 'ipv6' : 'ipv4';
      refuse(
        context,
        'BAD_CIDR',
        `"${text}" is not an IPv${String(wanted)} address`,
        `give it as "${other}" of this NIC`,
      );
    },
  );

const ipSpec = (wanted: 4 | 6, example: string): z.ZodType<string | IpObject> =>
  documented(
    z.union([
      z.string().superRefine((text, context) => {
        if (text === 'dhcp' || text === 'none') return;
        if (/^[A-Za-z]+$/.test(text)) {
          const hint = `write "dhcp", "none", or an address such as "${example}"`;
          refuse(context, 'BAD_CIDR', `"${text}" is no way to get an address`, hint);
          return;
        }
        const result = family('', wanted, example).safeParse(text);
        for (const issue of result.error?.issues ?? []) {
          if (issue.code === 'custom')
            context.addIssue({ code: 'custom', message: issue.message, params: issue.params ?? {} });
        }
      }),
      z.strictObject({
        address: family('Address with prefix length.', wanted, example),
        gateway: documented(z.union([z.literal('none'), addressText('Address of the gateway.')]).optional(), {
          description: "Address of the default gateway, or `none`. Default: the gateway of the NIC's subnet.",
        }),
      }),
    ]),
    {
      description: `How the NIC gets its IPv${String(wanted)} address: \`dhcp\`, \`none\`, an address with prefix length, or a map of address and gateway. Default: none.`,
      examples: [example, 'dhcp'],
    },
  );

/** The long form of an address. */
export interface IpObject {
  readonly address: string;
  readonly gateway?: string | undefined;
}

/** Bytes of an Ethernet payload. */
const mtuNumber = (description: string): z.ZodNumber =>
  documented(z.int().min(576).max(65_520), { description, examples: [1450] });

const bridgeText = matching(
  /^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/,
  'a Linux interface name has at most 15 characters',
  {
    description: 'Bridge of the node or vnet of the environment that the NIC is on.',
    examples: ['vmbr0', 'devnet'],
  },
);

const route = z.strictObject({
  to: textOf((text) => Cidr.parse(text), { description: 'Network to reach.', examples: ['10.20.0.0/16'] }),
  via: addressText('Next hop.'),
});

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
      vlan: documented(z.int().min(1).max(4094), {
        description: 'VLAN tag, 1 to 4094. Default: untagged.',
        examples: [20],
      }),
      mtu: mtuNumber("Largest packet, in bytes. Default: the vnet's or the bridge's."),
      firewall: documented(z.boolean(), {
        description: "Whether PVE's firewall filters the NIC. Default: false.",
      }),
      ipv4: ipSpec(4, '10.10.10.11/24'),
      ipv6: ipSpec(6, 'fd00:10::11/64'),
      dns_servers: documented(z.array(addressText('A DNS server.')), {
        description:
          'DNS servers to ask through this NIC. Default: those of `install.dns_servers`, on the NIC with the gateway.',
      }),
      routes: documented(z.array(route), { description: 'Static routes beside the default one.' }),
    }),
  )
  .meta({ id: 'nic' });

/** An IP network on a vnet. */
const subnetSpec = z.strictObject({
  cidr: textOf((text) => Cidr.parse(text), { description: 'The network.', examples: ['10.10.10.0/24'] }),
  gateway: addressText("Address of the gateway in the network; the router's."),
  snat: documented(z.boolean().nullish(), {
    description:
      'Whether the PVE node itself translates addresses to the outside. Default: false, the router does.',
  }),
});

/** A virtual network. */
const vnetSpec = z.strictObject(
  layered({
    tag: documented(z.int().min(1).max(16_777_215), {
      description: 'VXLAN network identifier, unique in the cluster, 1 to 16777215.',
      examples: [10000],
    }),
    alias: documented(z.string().max(256), { description: 'Words for people.' }),
    subnets: documented(z.array(subnetSpec), { description: 'IP networks on the vnet.' }),
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
    zone: sdnId('Id of the VXLAN zone, at most 8 characters.', 'devzone'),
    mtu: mtuNumber("Largest packet in the zone, in bytes: 50 less than the underlay's. Default: 1450."),
    peers: documented(z.array(addressText('Address of a node.')), {
      description:
        "Addresses of the nodes that carry the zone. Default: those of the environment's machines.",
    }),
    vnets: documented(z.record(sdnId('Id of the vnet.', 'devnet'), vnetSpec.nullable()), {
      description: 'Virtual networks by their id, at most 8 characters.',
    }),
  }),
);

/** A bridge of a node. */
const bridgeSpec = z.strictObject(
  layered({
    cidr: textOf((text) => Cidr.parse(text), {
      description: 'The IP network on the bridge.',
      examples: ['10.0.12.0/24'],
    }),
    gateway: addressText('Gateway of that network.'),
    mtu: mtuNumber('Largest packet, in bytes. Default: 1500.'),
  }),
);

/** Bridges of a node by their name. */
export const bridgesSpec = z.record(bridgeText, bridgeSpec.nullable());

/** A NIC as a layer says it. */
export type NicSpec = z.infer<typeof nicSpec>;
/** A zone as an environment says it. */
export type SdnSpec = z.infer<typeof sdnSpec>;
