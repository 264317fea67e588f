import type { InstallConfig, IpConfig, Json } from './install-model';
import type { BondMode } from './node-setup-model';

/** A machine of iron. */
export interface PhysicalHost {
  /** Name of its file, `rack1`. */
  readonly name: string;
  readonly fqdn: string;
  /** Name of the environment that it belongs to; absent for what serves all of them, such as a PVE node. */
  readonly environment?: string;
  readonly description?: string;
  /** Name of the profile that is installed; absent where nothing is. */
  readonly os?: string;
  /** Playbook of the project that configures it, `playbooks/ceph.yml`. @default that of the provisioning server */
  readonly playbook?: string;
  /** `image`: a disk image is written; else the operating system's own installer comes by network or medium. */
  readonly bootMethod: 'pxe' | 'iso' | 'image';
  readonly firmware: 'uefi' | 'bios';
  /** CPU threads. */
  readonly cores?: number;
  readonly memoryMib?: number;
  readonly bmc?: Bmc;
  /** What only the installer of Proxmox VE asks for. */
  readonly answer?: ProxmoxAnswer;
  /** By name. */
  readonly disks: readonly HostDisk[];
  /** By name. */
  readonly raid: readonly Raid[];
  /** Cards first, then bonds, VLANs and bridges, each by name. */
  readonly interfaces: readonly HostInterface[];
  /** Names of machines that it needs. Nothing waits for them yet. */
  readonly requires: readonly string[];
  readonly install: InstallConfig;
}

/** What the installer of Proxmox VE is told beside what holds for every operating system. */
export interface ProxmoxAnswer {
  /** Two lower-case letters, `at`. */
  readonly country?: string;
  readonly keyboard?: string;
  readonly mailto?: string;
  /** Key under `passwords` of the secrets. */
  readonly rootPasswordKey?: string;
  /** Whole lines of public keys. */
  readonly rootSshKeys: readonly string[];
  /** Key under `subscriptions` of the secrets. */
  readonly subscriptionKey?: string;
  readonly rebootOnError: boolean;
  readonly rebootMode: 'reboot' | 'power-off';
  /** Options of the file system in the installer's own names, `{ lvm: { swapsize: 8 } }`. */
  readonly options: Readonly<Record<string, Json>>;
}

/** The management controller of a machine. */
export interface Bmc {
  readonly protocol: 'redfish' | 'ipmi';
  readonly address: string;
  /** @default that of the protocol */
  readonly port?: number;
  readonly mac?: string;
  /** Key under `bmc` of the secrets. */
  readonly credentialsKey: string;
  readonly tlsVerify: boolean;
}

/** A disk of a machine; found by path or serial number. */
export interface HostDisk {
  readonly name: string;
  readonly path?: string;
  readonly serial?: string;
  /** What a disk of a VM says of itself on SCSI, `drive-scsi0`. */
  readonly scsiId?: string;
  readonly minSizeGib?: number;
  /** Whether an installation may erase it. */
  readonly wipe: boolean;
  readonly mount?: string;
  readonly filesystem?: 'ext4' | 'xfs' | 'btrfs';
}

/** Disks that back each other. */
export interface Raid {
  readonly name: string;
  readonly level: RaidLevel;
  /** Names of disks. */
  readonly disks: readonly string[];
  readonly mount?: string;
  readonly filesystem: 'ext4' | 'xfs' | 'btrfs' | 'zfs';
}

/** How disks back each other. */
export type RaidLevel =
  | 'raid0'
  | 'raid1'
  | 'raid5'
  | 'raid6'
  | 'raid10'
  | 'zfs-mirror'
  | 'zfs-raidz1'
  | 'zfs-raidz2'
  | 'zfs-raidz3';

interface InterfaceBase {
  /** Linux's name, `eno1`. */
  readonly name: string;
  /** Name of the site's network that it is on. */
  readonly network?: string;
  /** Bytes. */
  readonly mtu?: number;
  readonly ipv4: IpConfig;
  readonly ipv6: IpConfig;
  readonly dnsServers: readonly string[];
  readonly routes: readonly { readonly to: string; readonly via: string }[];
}

/** A network interface of a machine. */
export type HostInterface = InterfaceBase &
  (
    | { readonly kind: 'nic'; readonly mac: string; readonly pxe: boolean; readonly wakeOnLan: boolean }
    | {
        readonly kind: 'bond';
        readonly members: readonly string[];
        readonly mode: BondMode;
        readonly lacpRate?: 'slow' | 'fast';
      }
    | { readonly kind: 'vlan'; readonly parent: string; readonly vlanId: number }
    | { readonly kind: 'bridge'; readonly ports: readonly string[]; readonly vlanAware: boolean }
  );
