import type { Datacenter } from './datacenter-model';
import type { FilterRule } from './firewall-model';

/** How a Proxmox VE node and its cluster are set up: what `NodeSetup` and `DatacenterSetup` make. */

/** What every interface may have. */
export interface NodeInterface {
  /** Linux's name, at most 15 characters: `vmbr1`, `bond0`, `vmbr0.20`. */
  readonly name: string;
  /** With prefix length, `10.0.12.2/24`. @default none */
  readonly address?: string;
  /** With prefix length. @default none */
  readonly address6?: string;
  /** @default none; one interface of a node has it */
  readonly gateway?: string;
  /** @default none */
  readonly gateway6?: string;
  /** Bytes, 1280 to 65520. @default 1500 */
  readonly mtu?: number;
  /** Words for people. @default none */
  readonly comment?: string;
  /** Whether it is up when the node has booted. @default true */
  readonly autostart?: boolean;
}

/** A bridge that VMs are on. */
export interface NodeBridge extends NodeInterface {
  /** Interfaces on it, `['eno1']`. @default none: VMs of this node alone */
  readonly ports?: readonly string[];
  /** Whether NICs on it may have a VLAN tag. @default true */
  readonly vlanAware?: boolean;
  /** VLANs that it lets through, where it is VLAN-aware: tags and runs of them, `['1', '20-30']`. @default `2-4094` */
  readonly vids?: readonly string[];
}

/** How Linux makes one interface of several, in its own words. */
export type BondMode =
  'active-backup' | '802.3ad' | 'balance-rr' | 'balance-xor' | 'broadcast' | 'balance-tlb' | 'balance-alb';

/** Interfaces that act as one. */
export interface NodeBond extends NodeInterface {
  /** Two or more, `['eno1', 'eno2']`. */
  readonly slaves: readonly string[];
  /** @default 'active-backup', which needs nothing of the switch */
  readonly mode?: BondMode;
  /** Slave that is used while it works, with `active-backup`. @default any */
  readonly primary?: string;
  /** With `802.3ad` and `balance-xor`. @default the kernel's, layer2 */
  readonly hashPolicy?: 'layer2' | 'layer2+3' | 'layer3+4';
}

/** The node's own interface in a VLAN, named after what it is on, `vmbr0.20`, or freely with `interface` and `vlanId`. */
export interface NodeVlan extends NodeInterface {
  /** What it is on, `vmbr0`; with `vlanId`. @default that of its name */
  readonly interface?: string;
  /** 1 to 4094; with `interface`. @default that of its name */
  readonly vlanId?: number;
}

/** The interfaces of a node beside those that it has. */
export interface NodeNetwork {
  /** PVE's name of the node, `pve1`. */
  readonly node: string;
  /** @default none */
  readonly bonds?: readonly NodeBond[];
  /** @default none */
  readonly bridges?: readonly NodeBridge[];
  /** @default none */
  readonly vlans?: readonly NodeVlan[];
  /** Seconds that a reload of the network may take, waiting for others included. @default 100 */
  readonly reloadTimeoutSeconds?: number;
}

/** Package repositories that PVE knows. */
export type NodeRepository = 'enterprise' | 'no-subscription' | 'test' | 'ceph-squid-no-subscription';

/** What a node is given beside its machines. */
export interface NodeConfiguration extends NodeNetwork {
  /** @default as the node has it */
  readonly dns?: { readonly domain: string; readonly servers: readonly string[] };
  /** `Europe/Berlin`. @default as the node has it */
  readonly timezone?: string;
  /** Standard repositories that are on. @default as the node has them */
  readonly repositories?: readonly NodeRepository[];
}

/** The `setup` of a node in the specs. */
export interface NodeSetup extends Omit<NodeConfiguration, 'node'> {
  /** What its cluster has for all; one node of a cluster says it. */
  readonly datacenter?: Datacenter;
  /** What PVE's firewall lets through to the node itself; sources as of the rules of the cluster. */
  readonly firewall?: { readonly rules: readonly FilterRule[] };
}
