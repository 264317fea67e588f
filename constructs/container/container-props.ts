import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Nic, Vm } from '../../site';

/** A network card of a container: as that of a VM, with the name that the guest sees. */
export interface ContainerNic extends Pick<Nic, 'bridge' | 'vlanId' | 'mtu' | 'firewall'> {
  /** @default `eth0`, `eth1`, … */
  readonly name?: string;
  /** Given, so that no plan differs by it: PVE would make one up. @example 'BC:24:11:00:27:11' */
  readonly mac: string;
  readonly ipv4: ContainerAddress;
  readonly ipv6: ContainerAddress;
}

/** How a card gets an address of one family. */
export type ContainerAddress =
  | { readonly method: 'none' | 'dhcp' | 'auto' }
  | { readonly method: 'static'; readonly address: string; readonly gateway?: string };

/** A volume beside the root, or a folder of the node. */
export interface ContainerMount {
  /** Where the guest sees it, `/srv/data`. */
  readonly path: string;
  /** PVE storage that a volume is made on, `local-lvm`, or a folder of the node, `/mnt/photos`. */
  readonly volume: string;
  /** Of a volume that is made. */
  readonly sizeGib?: number;
  /** @default false */
  readonly readOnly?: boolean;
  /** Taken along in backups. @default true for volumes, false for folders of the node */
  readonly backup?: boolean;
}

/** What an unprivileged container may do beyond the usual. All are off unless said otherwise. */
export interface ContainerFeatures {
  /** Containers inside, as Docker makes them; systemd of current distributions needs it as well. @default true */
  readonly nesting?: boolean;
  readonly keyctl?: boolean;
  readonly fuse?: boolean;
  /** File systems that the guest may mount: `nfs`, `cifs`. */
  readonly mount?: readonly string[];
}

/** Properties of {@link Container}. */
export interface ContainerProps
  extends
    Pick<Vm, 'name' | 'vmId' | 'node' | 'description' | 'tags' | 'cores' | 'memoryMib' | 'onBoot'>,
    Pick<Vm, 'startupOrder' | 'startupDelaySeconds' | 'shutdownTimeoutSeconds' | 'pool'> {
  /** Volume of the template, `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst`. */
  readonly templateFileId: string;
  /** What is in the template; PVE sets the network up accordingly. */
  readonly os:
    'alpine' | 'archlinux' | 'centos' | 'debian' | 'devuan' | 'fedora' | 'gentoo' | 'nixos' | 'opensuse';
  readonly rootDisk: { readonly datastore: string; readonly sizeGib: number };
  readonly mounts?: readonly ContainerMount[];
  readonly nics: readonly ContainerNic[];
  /** @default 0 */
  readonly swapMib?: number;
  readonly dns?: { readonly domain?: string; readonly servers: readonly string[] };
  /** Public keys of root, put there when the container is made; later ones are Ansible's to bring. */
  readonly sshKeys: readonly string[];
  /** True gives root in the container the rights of root on the node. @default false */
  readonly isPrivileged?: boolean;
  readonly features?: ContainerFeatures;
  /** PVE refuses to delete it. @default false */
  readonly isProtected?: boolean;
  readonly provider?: TerraformProvider;
  /** What must exist before. */
  readonly dependsOn?: readonly ITerraformDependable[];
}
