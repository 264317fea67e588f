import type { Nic } from '../model';
import type { Place } from '../text';
import type { Cidr, InterfaceAddress, IpAddress, MacAddress } from '../values';
import type { Placed } from './placed';

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
  /** True where an IP network of it was refused, which was reported. */
  readonly isUnclear?: boolean;
  readonly dnsServers?: readonly string[];
  /** The one tag whose frames are meant; absent means untagged ones. */
  readonly vlan?: number;
  /** VLAN tags that are carried, as runs; absent means all, empty means none. */
  readonly vlans?: readonly (readonly [first: number, last: number])[];
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
