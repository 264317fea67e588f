import type {
  NameGroup,
  Backend,
  Cluster,
  Environment,
  Image,
  Iso,
  Nic,
  OsProfile,
  PolicySettings,
  PveNode,
  SiteNetwork,
  User,
  Vm,
} from '../model';
import type { InstallSection, PhysicalHostSpec, VmSpec } from '../schema';
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
  /** Addresses that `auto` hands out; absent means all of the network. */
  readonly range?: AddressRange;
}

/** Both ends included. */
export interface AddressRange {
  readonly first: Placed<IpAddress>;
  readonly last: Placed<IpAddress>;
}

/** What a NIC can be on. */
export interface NetworkDraft {
  readonly name: string;
  readonly kind: 'vnet' | 'bridge' | 'network';
  readonly place: Place;
  readonly mtu?: number;
  readonly tag?: Placed<number>;
  readonly alias?: string;
  readonly subnets: readonly SubnetDraft[];
  readonly dnsServers?: readonly string[];
  /** The one tag whose frames are meant; absent means untagged ones. */
  readonly vlan?: number;
  /** VLAN tags that are carried, as runs; absent means all, empty means none. */
  readonly vlans?: readonly (readonly [first: number, last: number])[];
}

/** A node; `model` is absent where something is missing. */
export interface NodeDraft {
  readonly name: string;
  readonly place: Place;
  readonly bridges: ReadonlyMap<string, NetworkDraft>;
  readonly address?: Placed<IpAddress>;
  readonly sshUser?: string;
  readonly model?: PveNode;
  /** All layers of the node. */
  readonly tree: MapTree;
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
  readonly policy?: PolicySettings;
  readonly shards?: Placed<number>;
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
  /** `auto` becomes `static` when addresses are handed out. */
  readonly method: 'none' | 'dhcp' | 'static' | 'auto';
  /** Where the method was written, for `auto`. */
  readonly place?: Place;
  readonly address?: Placed<InterfaceAddress>;
  /** As written; `none` refuses the one that would be derived. */
  readonly gateway?: Placed<IpAddress> | 'none';
}

/** A static route. */
export interface RouteDraft {
  readonly to: Cidr;
  readonly via: Placed<IpAddress>;
}

/** What has addresses: a network card of a VM, or an interface of a physical machine. */
export interface InterfaceDraft {
  /** PVE's `net0`, Linux's `eno1`. */
  readonly name: string;
  readonly place: Place;
  /** Absent where the network is unknown or not described. */
  readonly network?: NetworkDraft;
  readonly mac?: Placed<MacAddress>;
  readonly mtu?: Placed<number>;
  readonly ipv4: AddressDraft;
  readonly ipv6: AddressDraft;
  readonly dnsServers?: readonly string[];
  readonly routes: readonly RouteDraft[];
}

/** A network card of a VM. */
export interface NicDraft extends InterfaceDraft {
  readonly bridge?: Placed<string>;
  readonly vlanId?: Placed<number>;
  readonly model?: Nic['model'];
  readonly firewall: boolean;
  readonly port: Pick<Nic, 'trunks' | 'queues' | 'rateLimitMbps' | 'disconnected'>;
}

/** An interface of a physical machine. */
export interface HostInterfaceDraft extends InterfaceDraft {
  readonly kind: 'nic' | 'bond' | 'vlan' | 'bridge';
  /** Interfaces that it is made of. */
  readonly lowers: readonly Placed<string>[];
}

/** A value that was handed out, for `explain`. */
export interface AllocatedValue {
  /** `vm.vm_id` */
  readonly path: string;
  readonly value: string | number;
  readonly place: Place;
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
  /** What the VM is first made from. */
  readonly bootMethod: 'image' | 'clone' | 'iso' | 'pxe' | 'adopt';
  /** The medium in its drive: its own word, or that of its profile where it is installed from one. */
  readonly iso?: string;
  /** The machine's own entry, with what is not hardware. */
  readonly spec: MapTree;
  readonly allocated?: readonly AllocatedValue[];
  readonly shard?: number;
}

/** A physical machine after merging. */
export interface HostDraft {
  readonly name: string;
  readonly place: Place;
  readonly hostname: Placed<string>;
  readonly environment?: Placed<string>;
  readonly hardware: MapTree;
  readonly software: MapTree;
  readonly spec: PhysicalHostSpec;
  readonly install: InstallSection;
  readonly users: readonly User[];
  readonly nics: readonly HostInterfaceDraft[];
  /** The machine's own file. */
  readonly own: MapTree;
  readonly allocated?: readonly AllocatedValue[];
}

/** A cluster; `model` is absent where something is missing. */
export interface ClusterDraft {
  readonly name: string;
  readonly tree: MapTree;
  readonly place: Place;
  readonly members: readonly Placed<string>[];
  readonly model?: Cluster;
}

/** A VM on PVE that others are copies of. */
export interface TemplateDraft {
  readonly vmId: number;
  /** Absent means the node of the copy. */
  readonly node?: string;
  readonly minDiskGib: number;
}

/** What machines can be given, by name. */
export interface CatalogueDraft {
  /** A template without an id was reported, and is undefined. */
  readonly templates: ReadonlyMap<string, TemplateDraft | undefined>;
  readonly isos: ReadonlyMap<string, Iso | undefined>;
  readonly osProfiles: ReadonlyMap<string, OsProfileDraft>;
  /** Ansible roles; absent where any is accepted. */
  readonly roles: ReadonlySet<string>;
  readonly nameGroups: readonly NameGroup[];
  readonly networks: ReadonlyMap<string, NetworkDraft>;
  readonly networkModels: readonly SiteNetwork[];
  readonly backend: Backend;
}

/** A profile of an operating system, with what it takes from others. */
export interface OsProfileDraft {
  readonly name: string;
  readonly tree: MapTree;
  readonly install?: MapTree;
  readonly model?: OsProfile;
}

/** A key of the secrets; never its value. */
export interface SecretKey {
  readonly place: Place;
  /** Another text each time that the value is encrypted anew; absent for maps, lists and what is not encrypted. */
  readonly version?: string;
}

/** Keys of the secrets by their path, `api_tokens.pve1`. */
export type SecretKeys = ReadonlyMap<string, SecretKey>;

/** All drafts of a site. */
export interface SiteDraft {
  readonly name?: string;
  readonly domain?: string;
  readonly automation?: Placed<AutomationDraft>;
  readonly images: ReadonlyMap<string, ImageDraft>;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly environments: ReadonlyMap<string, EnvironmentDraft>;
  readonly machines: readonly MachineDraft[];
  /** Machines that are in no environment, which was reported: what is said of them alone can still be judged. */
  readonly strays: readonly MachineDraft[];
  readonly hosts: readonly HostDraft[];
  readonly clusters: readonly ClusterDraft[];
  readonly catalogue: CatalogueDraft;
  /** Absent where the site has no `secrets.yaml`. */
  readonly secrets?: SecretKeys;
  /** What the site says of itself, all layers merged. */
  readonly tree: MapTree;
}

/** The account that Ansible logs in with. */
export interface AutomationDraft {
  readonly user: string;
  readonly identityFile: string;
  readonly publicKey?: string;
}
