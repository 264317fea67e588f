import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Clone, HighAvailability, Nic, Vm } from '../../site';

/** A network card of a container: as that of a VM, with the name that the guest sees. */
export interface ContainerNic extends Pick<
  Nic,
  'bridge' | 'vlanId' | 'mtu' | 'firewall' | 'rateLimitMbps' | 'disconnected'
> {
  /** @default `eth0`, `eth1`, … */
  readonly name?: string;
  /** Given, so that no plan differs by it: PVE would make one up. @example 'BC:24:11:00:27:11' */
  readonly mac: string;
  readonly ipv4: ContainerAddress;
  readonly ipv6: ContainerAddress;
}

/** How a card gets an address of one family; `auto` is of IPv6 alone. */
export type ContainerAddress =
  | { readonly method: 'none' | 'dhcp' | 'auto' }
  | { readonly method: 'static'; readonly address: string; readonly gateway?: string };

/** What the root and other volumes have in common. */
export interface ContainerVolume {
  /** File permissions of POSIX (ACLs). @default false */
  readonly acl?: boolean;
  /** Quotas of users; of privileged containers. @default false */
  readonly quota?: boolean;
  /** Whether storage replication carries it. @default true */
  readonly replicate?: boolean;
  /** `noatime`, `nosuid`, `nodev`, `noexec`, `discard`, `lazytime`. @default none */
  readonly mountOptions?: readonly string[];
}

/** The volume that is the root. */
export interface ContainerDisk extends ContainerVolume {
  /** PVE storage with content `rootdir`, `local-lvm`. A change replaces the container. */
  readonly datastore: string;
  /** Whole GiB. It grows in place; a smaller one replaces the container. */
  readonly sizeGib: number;
}

/** A volume beside the root, or a folder of the node. A change of the list replaces the container: the provider has no other way. */
export interface ContainerMount extends ContainerVolume {
  /** Where the guest sees it, `/srv/data`. */
  readonly path: string;
  /** PVE storage that a volume is made on, `local-lvm`, or a folder of the node, `/mnt/photos`, which takes root@pam's own password. */
  readonly volume: string;
  /** Of a volume that is made. */
  readonly sizeGib?: number;
  /** @default false */
  readonly readOnly?: boolean;
  /** Taken along in backups. @default true for volumes, false for folders of the node */
  readonly backup?: boolean;
  /** Whether a folder is the same on all nodes, so that the container may move. @default false */
  readonly shared?: boolean;
}

/** What a container may do beyond the usual. PVE lets an API token set `nesting` alone, and that of unprivileged ones; all else takes root@pam's own password. */
export interface ContainerFeatures {
  /** Containers inside, as Docker makes them; systemd of current distributions needs it as well. @default true, but of privileged ones */
  readonly nesting?: boolean;
  /** Keys of the kernel, which Docker wants. @default false */
  readonly keyctl?: boolean;
  /** @default false */
  readonly fuse?: boolean;
  /** `mknod`, of kernels since 5.3. @default false */
  readonly mknod?: boolean;
  /** File systems that the guest may mount: `nfs`, `cifs`. @default none */
  readonly mount?: readonly string[];
}

/** A device of the node that the guest sees; PVE lets root@pam with its own password set it, and no API token. */
export interface ContainerDevice {
  /** On the node, `/dev/dri/renderD128`. */
  readonly path: string;
  /** Owner in the guest. @default 0, root */
  readonly uid?: number;
  /** Group in the guest, as that of `render`. @default 0 */
  readonly gid?: number;
  /** Octal. @default '0660' */
  readonly mode?: string;
  /** @default false */
  readonly readOnly?: boolean;
}

/** A run of ids of the guest and those of the node that they are; written over SSH, since the API has no word for it. */
export interface ContainerIdMap {
  readonly type: 'uid' | 'gid';
  /** The first in the guest. */
  readonly containerId: number;
  /** The first on the node. */
  readonly hostId: number;
  readonly size: number;
}

/** What PVE's console of a container is. */
export interface ContainerConsole {
  /** `shell` needs no login. @default 'tty' */
  readonly type?: 'tty' | 'console' | 'shell';
  /** 0 to 6. @default 2 */
  readonly terminals?: number;
}

/** What is in a template; PVE sets the network up accordingly, and leaves `unmanaged` alone. */
export type ContainerOs =
  | 'alpine'
  | 'archlinux'
  | 'centos'
  | 'debian'
  | 'devuan'
  | 'fedora'
  | 'gentoo'
  | 'nixos'
  | 'opensuse'
  | 'ubuntu'
  | 'unmanaged';

/** Properties of {@link Container}. */
export interface ContainerProps
  extends
    Pick<Vm, 'name' | 'vmId' | 'node' | 'description' | 'tags' | 'cores' | 'memoryMib' | 'onBoot'>,
    Pick<Vm, 'startupOrder' | 'startupDelaySeconds' | 'shutdownTimeoutSeconds' | 'pool'> {
  /** The name that it had so far, of one that is renamed. @default it was never renamed */
  readonly formerName?: string;
  /** Volume of the template, `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst`; this or `clone`. */
  readonly templateFileId?: string;
  /** What is in the template; needed with one. */
  readonly os?: ContainerOs;
  /** Container that it is a copy of, with its keys; this or `templateFileId`. */
  readonly clone?: Clone;
  /**
   * What PVE's HA manager does with it. The provider looks for a container on its `node` alone: of one that was moved it plans another
   * one, which PVE refuses, until it is moved back or `node` names where it is.
   * @default not managed
   */
  readonly ha?: HighAvailability;
  /** Whether it runs. @default true */
  readonly started?: boolean;
  /** CPU time, in cores; 0 is all. @default all */
  readonly cpuLimit?: number;
  /** Share of the CPU time against other guests. @default PVE's, 100 */
  readonly cpuUnits?: number;
  readonly rootDisk: ContainerDisk;
  /** @default none */
  readonly mounts?: readonly ContainerMount[];
  readonly nics: readonly ContainerNic[];
  /** @default 0 */
  readonly swapMib?: number;
  /** @default the node's */
  readonly dns?: { readonly domain?: string; readonly servers: readonly string[] };
  /** Public keys of root, put there when the container is made; later ones are Ansible's to bring. */
  readonly sshKeys: readonly string[];
  /** True gives root in the container the rights of root on the node. @default false */
  readonly isPrivileged?: boolean;
  readonly features?: ContainerFeatures;
  /** @default none */
  readonly devices?: readonly ContainerDevice[];
  /** Of unprivileged containers. @default PVE's, from 100000 on */
  readonly idMaps?: readonly ContainerIdMap[];
  readonly console?: ContainerConsole;
  /** Variables of what runs first in it, PVE 9.1 and later. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** What runs first in it, PVE 9.1 and later. @default the template's, `/sbin/init` */
  readonly entrypoint?: string;
  /** Volume of a script that the node runs as the container starts and stops; root@pam's to set. @default none */
  readonly hookScriptFileId?: string;
  /** PVE refuses to delete it, and so does Terraform. @default false */
  readonly isProtected?: boolean;
  readonly provider?: TerraformProvider;
  /** What must exist before. */
  readonly dependsOn?: readonly ITerraformDependable[];
}
