import type { EnvironmentFirewall } from './firewall-model';
import type { Posture } from './install-model';
import type { Vm } from './vm-model';

/** A set of machines that is planned, deployed and destroyed together. */
export interface Environment {
  readonly name: string;
  readonly posture: Posture;
  /** Name of the PVE node that machines are made on unless they say otherwise. */
  readonly node: string;
  /** Inclusive range that the environment's VM ids lie in. */
  readonly vmIds: { readonly first: number; readonly last: number };
  readonly sdn?: SdnZone;
  /** How cloud-init data reaches a VM: an ISO through the API, or snippets over SSH. */
  readonly cloudInit: 'nocloud-iso' | 'snippets';
  /**
   * What becomes of a new machine whose host keys nobody told: `strict` logs in to none such, `accept-new` takes the keys that the
   * first login shows, and says so. @default 'accept-new'
   */
  readonly hostKeys?: 'strict' | 'accept-new';
  /** What findings of policies mean to it; absent where the specs say nothing. */
  readonly policy?: PolicySettings;
  /** Absent where the specs say nothing of PVE's firewall. */
  readonly firewall?: EnvironmentFirewall;
  /** In the order of their VM ids. The router, where there is one, is among them. */
  readonly vms: readonly Vm[];
  /** How many states its VMs are divided among; absent where all are in one. */
  readonly shards?: number;
  /** The environment that this is a shard of; no environment of a site has it, only parts of one. */
  readonly partOf?: string;
}

/** What becomes of the findings of policies. */
export interface PolicySettings {
  /** A deploy is refused for findings as severe as this, or more. */
  readonly failOn: 'error' | 'warning' | 'note' | 'never';
  readonly suppress: readonly {
    /** `vm-firewall-off` */
    readonly policy: string;
    readonly reason: string;
    /** Names of hosts or things; absent means all. */
    readonly on?: readonly string[] | undefined;
    /** Last day on which it holds, `2027-06-30`. */
    readonly until?: string | undefined;
  }[];
}

/** A VXLAN zone of Proxmox's software-defined network. */
export interface SdnZone {
  /** At most 8 characters, `devzone`. */
  readonly id: string;
  readonly type: 'vxlan';
  /** Bytes; 50 less than the underlay's. */
  readonly mtu: number;
  /** Addresses of the nodes that carry the zone. */
  readonly peers: readonly string[];
  readonly vnets: readonly Vnet[];
}

/** A virtual network: VMs use its id as their bridge. */
export interface Vnet {
  /** At most 8 characters, `devnet`. */
  readonly id: string;
  /** VXLAN network identifier, 1 to 16777215. */
  readonly tag: number;
  readonly alias?: string;
  readonly subnets: readonly Subnet[];
}

/** An IP network on a vnet. */
export interface Subnet {
  /** `10.10.10.0/24` */
  readonly cidr: string;
  /** Absent where nothing leaves the network. */
  readonly gateway?: string;
  readonly snat: boolean;
}
