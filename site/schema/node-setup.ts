import { z } from 'zod';
import { IpAddress } from '../values';
import { bondMode } from './bond-mode';
import { documented, layered, matching, nameText, textOf } from './field';
import { datacenterSpec } from './datacenter';
import { nodeFirewallSpec } from './firewall';
import { timezone } from './timezone';

const prefixed = (description: string, example: string): z.ZodString =>
  matching(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'write an address with its prefix length, 10.0.12.2/24', {
    description,
    examples: [example],
  });

const address = (description: string, example: string): z.ZodString =>
  textOf((text) => IpAddress.parse(text), { description, examples: [example] });

const interfaceFields = {
  address: prefixed('IPv4 address of the node on it, with prefix length. Default: none.', '10.0.20.2/24'),
  address6: prefixed('IPv6 address of the node on it, with prefix length. Default: none.', 'fd00:20::2/64'),
  gateway: address('Default gateway; one interface of a node has it. Default: none.', '10.0.20.1'),
  gateway6: address('Default gateway of IPv6. Default: none.', 'fd00:20::1'),
  mtu: documented(z.int().min(1280).max(65_520), {
    description: 'Bytes, 1280 to 65520. Default: 1500.',
    examples: [9000],
  }),
  comment: documented(z.string(), { description: 'Words for people. Default: none.', examples: ['Storage'] }),
};

const interfaceName = (example: string): z.ZodString =>
  matching(
    /^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/,
    'write a name of Linux: at most 15 letters, digits, "_", "-" and "."',
    {
      description: 'Name of the interface.',
      examples: [example],
    },
  );

const vlanName = matching(
  /^[a-zA-Z][a-zA-Z0-9_-]{0,9}\.([1-9]\d{0,2}|[1-3]\d{3}|40[0-8]\d|409[0-4])$/,
  'write what it is on and its tag of 1 to 4094, vmbr0.20',
  { description: 'What it is on and its tag.', examples: ['vmbr0.20'] },
);

const interfaces = (name: string): z.ZodArray<z.ZodString> => z.array(interfaceName(name));

const bondSpec = z.strictObject(
  layered({
    slaves: documented(interfaces('eno3').min(2), {
      description: 'Two or more interfaces. Required.',
      examples: [['eno3', 'eno4']],
    }),
    mode: documented(bondMode, {
      description: 'How they act as one. Default: active-backup, which needs nothing of the switch.',
    }),
    primary: documented(interfaceName('eno3'), {
      description: 'The one that is used while it works, with active-backup. Default: any.',
    }),
    hash_policy: documented(z.enum(['layer2', 'layer2+3', 'layer3+4']), {
      description: "With 802.3ad and balance-xor. Default: the kernel's, layer2.",
    }),
    ...interfaceFields,
  }),
);

const bridgeSpec = z.strictObject(
  layered({
    ports: documented(interfaces('bond0'), {
      description: 'Interfaces on it. Default: none, for VMs of this node alone.',
      examples: [['bond0']],
    }),
    vlan_aware: documented(z.boolean(), {
      description: 'Whether NICs on it may have a VLAN tag. Default: true.',
    }),
    ...interfaceFields,
  }),
);

/** How a node is set up beside its machines. */
export const nodeSetupSpec = documented(
  z.strictObject(
    layered({
      bonds: documented(z.record(interfaceName('bond0'), bondSpec.nullable()), {
        description: 'Interfaces that act as one, by name. Default: none are made.',
      }),
      bridges: documented(z.record(interfaceName('vmbr1'), bridgeSpec.nullable()), {
        description:
          'Bridges to make, by name; those that are there already stay as they are. Default: none.',
      }),
      vlans: documented(z.record(vlanName, z.strictObject(layered(interfaceFields)).nullable()), {
        description:
          "The node's own interfaces in VLANs, named after what they are on: vmbr0.20. Default: none.",
      }),
      reload_timeout: documented(z.int().min(1).max(3600), {
        description:
          'Seconds that a reload of the network may take, waiting for others included, 1 to 3600. Default: 100.',
        examples: [300],
      }),
      dns: documented(
        z.strictObject({
          domain: nameText({ description: 'Search domain. Required.', examples: ['example.org'] }),
          servers: documented(z.array(address('A resolver.', '10.0.12.1')).min(1).max(3), {
            description: 'One to three resolvers. Required.',
            examples: [['10.0.12.1']],
          }),
        }),
        { description: 'Name resolution of the node. Default: as the node has it.' },
      ),
      timezone: documented(timezone, { description: 'Time zone of the node. Default: as the node has it.' }),
      repositories: documented(
        z.array(z.enum(['enterprise', 'no-subscription', 'test', 'ceph-squid-no-subscription'])),
        {
          description: 'Package repositories that are on. Default: as the node has them.',
          examples: [['no-subscription']],
        },
      ),
      firewall: nodeFirewallSpec,
      datacenter: datacenterSpec,
    }),
  ),
  {
    description:
      'What `rackwright node NODE` gives the node: interfaces, name resolution, and what its cluster has for all. Default: the node stays as it is.',
  },
);

/** A node's set-up, after merging. */
export type NodeSetupSpec = z.infer<typeof nodeSetupSpec>;
