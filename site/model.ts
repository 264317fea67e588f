/**
 * The site as everything downstream sees it: merged, validated, with every default filled in.
 *
 * Plain readonly data: what holds a unit says so in its name. Addresses are text in their canonical form
 * (`10.10.10.11`, `10.10.10.0/24`), MAC addresses are upper case with colons.
 */

import type { Backend, Cluster, Iso, OsProfile, SiteNetwork, Storage } from './catalogue-model';
import type { InstallConfig, IpConfig, Posture } from './install-model';
import type { NodeSetup } from './node-setup-model';
import type { PhysicalHost } from './physical-model';
import type { VmDeviceModel } from './vm-devices-model';

export type * from './catalogue-model';
export type * from './datacenter-model';
export type * from './install-model';
export type * from './node-setup-model';
export type * from './physical-model';
export type * from './vm-devices-model';

/** One typed description of everything that Rackwright makes. */
export interface Site {
  /** Short name of the site, `home-lab`. */
  readonly name: string;
  /** DNS domain of every machine, `lab.example.org`. */
  readonly domain: string;
  /** Where Terraform keeps its state. */
  readonly backend: Backend;
  /** PVE API endpoints by their name. */
  readonly nodes: readonly PveNode[];
  /** Cloud images that machines are made from. */
  readonly images: readonly Image[];
  /** One Terraform stack each. */
  readonly environments: readonly Environment[];
  /** Who logs in to configure the machines. */
  readonly automation: Automation;
  /** Installation media. */
  readonly isos?: readonly Iso[];
  /** Operating systems that machines can be given. */
  readonly osProfiles?: readonly OsProfile[];
  /** Networks that physical machines are on. */
  readonly networks?: readonly SiteNetwork[];
  /** Physical machines, by name. */
  readonly hosts?: readonly PhysicalHost[];
  /** By name. */
  readonly clusters?: readonly Cluster[];
  /** Ansible groups by the names of machines, in the order in which the specs have them. */
  readonly nameGroups?: readonly NameGroup[];
  /** Of secrets that machines are configured with, by their path: another text each time that one was changed. */
  readonly secretVersions?: Readonly<Record<string, string>>;
}

/** Machines whose names match are in an Ansible group. */
export interface NameGroup {
  /** `k8s-*`; `*` stands for any characters, `?` for one. */
  readonly pattern: string;
  /** `k3s` */
  readonly group: string;
}

/** The account and the SSH key that Ansible logs in with. */
export interface Automation {
  /** First user of every machine, `admin`. */
  readonly user: string;
  /** Absolute path of the private key; set-up makes the pair. */
  readonly identityFile: string;
  /** The line of `<identityFile>.pub`; absent until set-up made the pair. */
  readonly publicKey?: string;
}

/** A Proxmox VE node and how its API is reached. */
export interface PveNode {
  /** PVE's own name of the node, `pve1`: the `{node}` of its API paths. */
  readonly name: string;
  /** `lab` is the built-in stand-in; `proxmox` is a real one. */
  readonly kind: 'lab' | 'proxmox';
  /** `https://127.0.0.1:8006/` */
  readonly apiEndpoint: string;
  /** Names the variable that the token comes in, `TF_VAR_api_token_<key>`; the token itself is never part of the site. */
  readonly apiTokenKey: string;
  /** False accepts a self-signed certificate. */
  readonly tlsVerify: boolean;
  /** The node's own address on its management network; a VXLAN peer. */
  readonly address: string;
  /** PVE storage ids by what is kept there. */
  readonly datastores: Datastores;
  /** User for snippet uploads over SSH; absent where snippets are not used. */
  readonly sshUser?: string;
  /** Where the node's SSH is reached; absent where its address is asked of the API. */
  readonly sshAddress?: string;
  /** TCP port of it; absent is 22. */
  readonly sshPort?: number;
  /** Bridges of the node that the site describes, in the order of their names. */
  readonly bridges?: readonly Bridge[];
  /** Name of the physical machine that is this node. */
  readonly host?: string;
  /** Tasks that run on it at one time. */
  readonly concurrency?: number;
  /** Storages that the site describes, by name. */
  readonly storages?: readonly Storage[];
  /** Further endpoints of the same cluster, asked in this order where `apiEndpoint` does not answer. */
  readonly failoverEndpoints?: readonly string[];
  /** How it is set up beside its machines; absent where it stays as it is. */
  readonly setup?: NodeSetup;
}

/** A Linux bridge of a PVE node. */
export interface Bridge {
  /** `vmbr0` */
  readonly name: string;
  /** The IP network on it, `10.0.12.0/24`. */
  readonly cidr?: string;
  readonly gateway?: string;
  /** Addresses of that network that `auto` hands out, both ends included; absent means none. */
  readonly range?: { readonly first: string; readonly last: string };
  /** Bytes. */
  readonly mtu: number;
  /** False refuses VLAN tags. */
  readonly vlanAware?: boolean;
}

/** PVE storage ids by what is kept there. */
export interface Datastores {
  /** Content `iso`: cloud-init media. */
  readonly iso: string;
  /** Content `import`: downloaded cloud images. */
  readonly image: string;
  /** Content `images`: disks of VMs. */
  readonly disk: string;
  /** Content `snippets`. */
  readonly snippets: string;
}

/** A cloud image, downloaded by the PVE node itself. */
export interface Image {
  /** Key in the catalogue, `debian-12`. */
  readonly name: string;
  readonly url: string;
  /** Name in the storage; ends in `.qcow2`, `.raw` or `.vmdk`. */
  readonly fileName: string;
  readonly checksum?: { readonly algorithm: 'sha256' | 'sha512'; readonly value: string };
  readonly os: 'debian' | 'ubuntu';
}

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
  /** What findings of policies mean to it; absent where the specs say nothing. */
  readonly policy?: PolicySettings;
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

/** A virtual machine. */
export interface Vm extends VmDeviceModel {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  readonly fqdn: string;
  readonly vmId: number;
  /** Name of the PVE node. */
  readonly node: string;
  /** `router` forwards and masquerades between its NICs; `host` is everything else. */
  readonly role: 'router' | 'host';
  readonly description?: string;
  /** Sorted, lower case, without duplicates. */
  readonly tags: readonly string[];
  readonly cores: number;
  readonly sockets: number;
  /** QEMU CPU type, `x86-64-v2-AES`. */
  readonly cpuType: string;
  readonly memoryMib: number;
  /** Name of the image that the first disk is made from; absent where the VM is made otherwise. */
  readonly image?: string;
  /** The first is the boot disk. */
  readonly disks: readonly Disk[];
  /** In the order of PVE's `net0`, `net1`, … */
  readonly nics: readonly Nic[];
  /** Started when the node boots. */
  readonly onBoot: boolean;
  /** Whether the QEMU guest agent runs in the guest. */
  readonly agent: boolean;
  /** PVE start-up order; lower starts first. */
  readonly startupOrder?: number;
  /** Seconds until the next VM starts. */
  readonly startupDelaySeconds?: number;
  /** Seconds that a shutdown may take. */
  readonly shutdownTimeoutSeconds?: number;
  /** What the VM is first made from; absent means its `image`. */
  readonly bootMethod?: 'clone' | 'iso' | 'pxe' | 'adopt';
  /** Template that the VM is a copy of. */
  readonly clone?: Clone;
  /** Name of the medium in the VM's drive; always there for `bootMethod` iso. */
  readonly iso?: string;
  /** Name of the profile that is installed. */
  readonly os?: string;
  /** Devices to boot from; absent means the first disk. */
  readonly bootOrder?: readonly string[];
  /** Memory that the VM keeps when the node runs short; absent means all of it. */
  readonly balloonMib?: number;
  /** Absent means PVE's `seabios`. */
  readonly firmware?: 'seabios' | 'ovmf';
  /** QEMU machine type, `q35`; absent means PVE's own. */
  readonly machine?: string;
  /** PVE resource pool. */
  readonly pool?: string;
  readonly ha?: HighAvailability;
  /** Shard of the environment, from 0; absent where it is in the environment's own state. */
  readonly shard?: number;
  /** Names of machines that must be configured before. */
  readonly requires?: readonly string[];
  readonly install: InstallConfig;
}

/** Template that a VM is a copy of. */
export interface Clone {
  readonly templateId: number;
  /** Absent means the VM's own node. */
  readonly node?: string;
  readonly full: boolean;
  /** Absent means that of the template's disks. */
  readonly datastore?: string;
}

/** How PVE's HA manager treats a VM. */
export interface HighAvailability {
  readonly group?: string;
  /** Name of a set of VMs that never run on one node. */
  readonly apart?: string;
  readonly state: 'started' | 'stopped' | 'disabled' | 'ignored';
  readonly maxRestart: number;
  readonly maxRelocate: number;
}

/** A disk of a VM. */
export interface Disk {
  /** PVE's name, `scsi0`. */
  readonly interface: string;
  readonly datastore: string;
  readonly sizeGib: number;
  readonly ssd: boolean;
  readonly discard: boolean;
  readonly iothread: boolean;
  /** Where the guest mounts it. */
  readonly mount?: string;
  /** File system of a disk with a `mount`. */
  readonly filesystem?: 'ext4' | 'xfs' | 'btrfs';
  /** False keeps it out of backups. */
  readonly backup?: boolean;
  readonly cache?: 'none' | 'directsync' | 'writethrough' | 'writeback' | 'unsafe';
  readonly aio?: 'io_uring' | 'native' | 'threads';
  /** False keeps it out of storage replication. */
  readonly replicate?: boolean;
  /** What the guest sees under /dev/disk/by-id. */
  readonly serial?: string;
  readonly limits?: DiskLimits;
}

/** Limits of what a guest may read from a disk and write to it. */
export interface DiskLimits {
  readonly readMibPerSecond?: number;
  readonly writeMibPerSecond?: number;
  /** Operations a second. */
  readonly readIops?: number;
  /** Operations a second. */
  readonly writeIops?: number;
}

/** A network card of a VM. */
export interface Nic {
  /** Bridge or vnet, `vmbr0`. */
  readonly bridge: string;
  /** `BC:24:11:00:27:11` */
  readonly mac: string;
  /** Card that QEMU shows to the guest; absent means `virtio`. */
  readonly model?: 'e1000' | 'e1000e' | 'rtl8139' | 'vmxnet3';
  /** 1 to 4094; absent means untagged. */
  readonly vlanId?: number;
  /** Bytes; absent leaves the guest's default. */
  readonly mtu?: number;
  readonly firewall: boolean;
  /** VLANs whose tags the guest sets itself: `['20', '30-39']`; absent means all that the bridge carries. */
  readonly trunks?: readonly string[];
  /** Pairs of queues. */
  readonly queues?: number;
  /** Megabytes a second that the guest may send. */
  readonly rateLimitMbps?: number;
  /** True where the cable is pulled. */
  readonly disconnected?: boolean;
  readonly ipv4: IpConfig;
  readonly ipv6: IpConfig;
  readonly dnsServers: readonly string[];
  readonly routes: readonly { readonly to: string; readonly via: string }[];
}
