import type { Environment, Image, PveNode, User, Vm } from '../model';
import type { InstallSection, VmSpec } from '../schema';
import type { Place } from '../text';
import type { Cidr, InterfaceAddress, IpAddress, MacAddress, VmId } from '../values';
import type { MapTree } from '../yaml';

/** A value and where it was written. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

/** An IP network on a vnet or a bridge. */
export interface SubnetDraft {
  readonly cidr: Placed<Cidr>;
  readonly gateway?: Placed<IpAddress>;
  readonly snat: boolean;
}

/** What a NIC can be on. */
export interface NetworkDraft {
  readonly name: string;
  readonly kind: 'vnet' | 'bridge';
  readonly place: Place;
  readonly mtu?: number;
  readonly tag?: Placed<number>;
  readonly alias?: string;
  readonly subnets: readonly SubnetDraft[];
}

/** A node; `model` is absent where something is missing. */
export interface NodeDraft {
  readonly name: string;
  readonly place: Place;
  readonly bridges: ReadonlyMap<string, NetworkDraft>;
  readonly address?: Placed<IpAddress>;
  readonly sshUser?: string;
  readonly model?: PveNode;
}

/** An image of the catalogue. */
export interface ImageDraft {
  readonly name: string;
  readonly minDiskGib: number;
  readonly model?: Image;
}

/** An environment and its networks. */
export interface EnvironmentDraft {
  readonly name: string;
  readonly place: Place;
  readonly tree: MapTree;
  readonly posture: Environment['posture'];
  readonly cloudInit: Placed<Environment['cloudInit']>;
  readonly node?: Placed<string>;
  readonly vmIds?: { readonly first: Placed<number>; readonly last: Placed<number> };
  readonly zone?: ZoneDraft;
}

/** An SDN zone; its peers are known once the machines are. */
export interface ZoneDraft {
  readonly id?: Placed<string>;
  /** Absent where nothing was written. */
  readonly mtu?: Placed<number>;
  readonly peers?: readonly string[];
  readonly vnets: ReadonlyMap<string, NetworkDraft>;
}

/** How a NIC gets an address of one family. */
export interface AddressDraft {
  readonly method: 'none' | 'dhcp' | 'static';
  readonly address?: Placed<InterfaceAddress>;
  /** As written; `none` refuses the one that would be derived. */
  readonly gateway?: Placed<IpAddress> | 'none';
}

/** A network card. */
export interface NicDraft {
  /** PVE's `net0` */
  readonly name: string;
  readonly place: Place;
  readonly bridge?: Placed<string>;
  /** Absent where the bridge is unknown or not described. */
  readonly network?: NetworkDraft;
  readonly mac?: Placed<MacAddress>;
  readonly vlanId?: number;
  readonly mtu?: Placed<number>;
  readonly firewall: boolean;
  readonly ipv4: AddressDraft;
  readonly ipv6: AddressDraft;
  readonly dnsServers?: readonly string[];
  readonly routes: readonly { readonly to: string; readonly via: string }[];
}

/** A machine after merging; whatever is missing was reported. */
export interface MachineDraft {
  readonly name: string;
  /** Where the machine is named first. */
  readonly place: Place;
  readonly environment: EnvironmentDraft;
  readonly role: Vm['role'];
  readonly node?: Placed<string>;
  readonly vmId?: Placed<VmId>;
  readonly hostname: Placed<string>;
  readonly hardware: MapTree;
  readonly software: MapTree;
  readonly vm: VmSpec;
  readonly install: InstallSection;
  readonly users: readonly User[];
  readonly nics: readonly NicDraft[];
}

/** All drafts of a site. */
export interface SiteDraft {
  readonly name?: string;
  readonly domain?: string;
  readonly automation?: Placed<AutomationDraft>;
  readonly images: ReadonlyMap<string, ImageDraft>;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly environments: ReadonlyMap<string, EnvironmentDraft>;
  readonly machines: readonly MachineDraft[];
}

/** The account that Ansible logs in with. */
export interface AutomationDraft {
  readonly user: string;
  readonly identityFile: string;
  readonly publicKey?: string;
}
