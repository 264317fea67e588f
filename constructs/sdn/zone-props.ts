import type { TerraformProvider, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Subnet, Vnet } from '../../site';

/** An IP network on a vnet, and what PVE does for its guests. */
export interface SdnSubnetProps extends Subnet {
  /** Addresses that PVE's own DHCP server hands out; only simple zones have one. Both ends belong to it. */
  readonly dhcpRange?: { readonly first: string; readonly last: string };
  /** Told to the guests by DHCP. @default PVE's own */
  readonly dhcpDnsServer?: string;
  /** Put before the zone's DNS domain: `adm` makes `<host>.adm.<domain>`. */
  readonly dnsZonePrefix?: string;
}

/** A virtual network; VMs use its id as their bridge. */
export interface SdnVnetProps extends Omit<Vnet, 'tag' | 'subnets'> {
  /** VXLAN network identifier, 1 to 16777215, or VLAN, 1 to 4094; simple zones have none. */
  readonly tag?: number;
  /** Guests may tag their frames. @default false */
  readonly vlanAware?: boolean;
  /** Guests reach what is outside the vnet, but not each other. @default false */
  readonly isolatePorts?: boolean;
  readonly subnets: readonly SdnSubnetProps[];
}

/** What zones of all types have. */
export interface SdnZoneProps {
  /** At most 8 characters, `devzone`. */
  readonly id: string;
  /** Bytes. @default that of the zone's type in PVE */
  readonly mtu?: number;
  /** Names of the nodes that carry the zone. @default all of the cluster */
  readonly nodes?: readonly string[];
  /** Plugin that hands out addresses. @default `pve` */
  readonly ipam?: string;
  /** Id of the DNS plugin that guests are registered with. */
  readonly dns?: string;
  /** Id of the DNS plugin for reverse names. */
  readonly reverseDns?: string;
  /** Domain that guests are registered in. */
  readonly dnsZone?: string;
  readonly vnets: readonly SdnVnetProps[];
  readonly provider?: TerraformProvider;
}

/** What tells the types of zones apart. */
export interface ZoneType {
  /** As PVE names it, `vxlan`. */
  readonly name: string;
  /** The highest tag that a vnet may have; 0 where vnets have none. */
  readonly lastTag: number;
  /** PVE's DHCP server works on its vnets. */
  readonly hasDhcp: boolean;
  /** The nodes are gateways that can translate addresses. */
  readonly hasSnat: boolean;
  /** Makes the zone's resource, and with EVPN its controller. */
  readonly make: (scope: Construct, common: ZoneConfig) => ZoneResources;
}

/** What a zone is made of, without its vnets. */
export interface ZoneResources {
  readonly zone: TerraformResource & { readonly id: string };
  readonly controller?: TerraformResource;
}

/** Arguments that the provider takes for zones of every type. */
export interface ZoneConfig {
  readonly provider?: TerraformProvider;
  readonly dependsOn: TerraformResource[];
  readonly id: string;
  readonly mtu?: number;
  readonly nodes?: string[];
  readonly ipam?: string;
  readonly dns?: string;
  readonly reverseDns?: string;
  readonly dnsZone?: string;
}
