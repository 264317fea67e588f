import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Clone, HighAvailability, Nic, Vm } from '../../site';
import type { ContainerMount, ContainerRootDisk } from './mount-props';
import type { ContainerDevice, ContainerFeatures, ContainerIdMap } from './privilege-props';

/** A network card of a container: as that of a VM, with the name that the guest sees. */
export interface ContainerNic extends Pick<Nic, 'bridge' | 'vlanId' | 'mtu' | 'firewall' | 'rateLimitMbps'> {
  /** @default `eth0`, `eth1`, … */
  readonly name?: string;
  /** Given, so that no plan differs by it: PVE would make one up. @example 'BC:24:11:00:27:11' */
  readonly mac: string;
  readonly ipv4: ContainerIpv4;
  readonly ipv6: ContainerAddress;
  /** True has the node ask for DHCP in its place, for guests without a client; PVE 9.1 and later. @default false */
  readonly hostManaged?: boolean;
}

/** How a card gets an IPv4 address. */
export type ContainerIpv4 =
  | { readonly method: 'none' | 'dhcp' }
  | { readonly method: 'static'; readonly address: string; readonly gateway?: string };

/** How a card gets an IPv6 address; `auto` is SLAAC. */
export type ContainerAddress = ContainerIpv4 | { readonly method: 'auto' };

/** PVE's console of a container. */
export interface ContainerConsole {
  /** @default true */
  readonly enabled?: boolean;
  /** `shell` asks for no login. @default 'tty' */
  readonly type?: 'tty' | 'console' | 'shell';
  /** Terminals, 0 to 6. @default 2 */
  readonly ttys?: number;
}

/** Seconds that Terraform waits for PVE. */
export interface ContainerTimeouts {
  /** Making it from a template. @default 1800 */
  readonly createSeconds?: number;
  /** Copying it. @default 1800 */
  readonly cloneSeconds?: number;
  /** @default 600 */
  readonly updateSeconds?: number;
  /** @default 120 */
  readonly deleteSeconds?: number;
}

/**
 * Properties of {@link Container}.
 * @see https://pve.proxmox.com/pve-docs/pct.conf.5.html of PVE 9.2
 */
export interface ContainerProps
  extends
    Pick<Vm, 'name' | 'vmId' | 'node' | 'description' | 'tags' | 'cores' | 'memoryMib' | 'onBoot'>,
    Pick<Vm, 'startupOrder' | 'startupDelaySeconds' | 'shutdownTimeoutSeconds' | 'pool'> {
  /** The name that it had so far, of one that is renamed. @default it was never renamed */
  readonly formerName?: string;
  /** Volume of the template, `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst`. Either this or `clone`. */
  readonly templateFileId?: string;
  /** Container that this one is a copy of; it has its disks and keys. A full copy is made of one that does not run. */
  readonly clone?: Clone;
  /** What is in the template; PVE sets the network up accordingly, and leaves an `unmanaged` one alone. Of a copy, the source's. */
  readonly os?:
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
  /** Of a copy, the source's. */
  readonly rootDisk?: ContainerRootDisk;
  /** Any change of them, but of the options of what is there, makes the container anew: the provider has it so. */
  readonly mounts?: readonly ContainerMount[];
  readonly nics: readonly ContainerNic[];
  /** CPU time, in cores, 0 to 8192; 0 is all. @default all */
  readonly cpuLimit?: number;
  /** Share of the CPU time against other guests, 1 to 500000. @default PVE's, 100 */
  readonly cpuUnits?: number;
  /** @default 0 */
  readonly swapMib?: number;
  readonly dns?: { readonly domain?: string; readonly servers: readonly string[] };
  /**
   * Public keys of root, put there when the container is made; later ones are Ansible's to bring. None of a copy, which
   * has those of its source.
   */
  readonly sshKeys: readonly string[];
  /** True gives root in the container the rights of root on the node. @default false */
  readonly isPrivileged?: boolean;
  readonly features?: ContainerFeatures;
  /** Devices of the node, at most 128. Root's own password may set them. @default none */
  readonly devices?: readonly ContainerDevice[];
  /** Users and groups of the node that those of the container are. Written over SSH as root. @default PVE's, from 100000 */
  readonly idMaps?: readonly ContainerIdMap[];
  /** @default a console with two terminals */
  readonly console?: ContainerConsole;
  /** Volume of a script that the node runs when it starts and stops. Root's own password may set it. @default none */
  readonly hookScriptFileId?: string;
  /** Command of the guest's first process, of an application's image; PVE 9.1 and later. @default the template's init */
  readonly entrypoint?: string;
  /** Variables of that process. Nothing secret: they stand in the state. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * What PVE's HA manager does with it. The provider looks for a container on its `node` alone: of one that was moved it
   * plans another one, which PVE refuses, until it is moved back or `node` names where it is.
   * @default not managed
   */
  readonly ha?: HighAvailability;
  /** Whether it runs. @default true, unless `ha` says otherwise */
  readonly started?: boolean;
  /** Addresses that a deploy waits for, 10 seconds long. @default the first that there is */
  readonly awaitAddress?: 'ipv4' | 'ipv6' | 'both';
  /** PVE refuses to delete it or its disks, and so does Terraform. @default false */
  readonly isProtected?: boolean;
  readonly timeouts?: ContainerTimeouts;
  readonly provider?: TerraformProvider;
  /** What must exist before. */
  readonly dependsOn?: readonly ITerraformDependable[];
}
