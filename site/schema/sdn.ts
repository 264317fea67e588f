import { z } from 'zod';
import { Cidr } from '../values';
import { rangeSpec } from './address-range';
import { documented, layered, matching, refuse, textOf } from './field';
import { addressText, mtuNumber } from './interface-address';

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

/** A zone as an environment says it. */
export type SdnSpec = z.infer<typeof sdnSpec>;
