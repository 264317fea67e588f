import type { CommandResult } from './command';
import type { MachineImage } from './root';

/** A network card of a guest. */
export interface GuestNic {
  /** Name inside the guest, as on PVE: `ens18`, `ens19`, …; at most 15 characters. */
  readonly name: string;
  /** `BC:24:11:00:00:01` */
  readonly mac: string;
  /** A bridge or vnet that `applyNetwork` made: `vmbr0`, `devnet`. */
  readonly bridge: string;
  /** 802.1Q tag, 1 to 4094. @default untagged */
  readonly vlanId?: number;
  /** Bytes. @default the bridge's MTU */
  readonly mtu?: number;
  /** The cable is out: the guest sees the card and no carrier. @default false */
  readonly linkDown?: true;
}

/** The texts of a NoCloud seed, as cloud-init reads them. */
export interface GuestCloudInit {
  readonly userData: string;
  readonly metaData: string;
  readonly networkConfig?: string;
  readonly vendorData?: string;
}

/** Ways to run a guest: a whole operating system in a container, one program in it, or a machine of its own. */
export const GUEST_KINDS = ['nspawn', 'namespace', 'qemu'] as const;

/**
 * `nspawn` has an init, services and cloud-init; `namespace` only what a login by SSH needs, for hundreds of them; `qemu`
 * is a machine with firmware, disks and a kernel of its own.
 */
export type GuestKind = (typeof GUEST_KINDS)[number];

/** What guests of every kind have. */
interface AnyGuestSpec {
  /** PVE's id of the VM, `10001`. */
  readonly vmid: number;
  /** PVE's name of the VM, `dev1`; cloud-init decides the host name. */
  readonly name: string;
  readonly memoryMib: number;
  readonly cores: number;
  /** In the order of PVE's `net0`, `net1`, … */
  readonly nics: readonly GuestNic[];
  /** Rewritten before each boot. @default the guest boots without cloud-init data */
  readonly cloudInit?: GuestCloudInit;
}

/** A guest that runs on the host's kernel, over a root of the catalogue. */
export interface HostSpec extends AnyGuestSpec {
  /** @default nspawn */
  readonly kind?: 'nspawn' | 'namespace';
  /** Name of the root in the catalogue, `debian-12`. */
  readonly root: string;
}

/** A device that a machine's firmware may start from. */
export type BootDevice =
  | { readonly kind: 'disk'; readonly index: number }
  | { readonly kind: 'cdrom'; readonly index: number }
  /** By PXE, or by HTTP where the firmware is UEFI and `http` is set. */
  | { readonly kind: 'nic'; readonly index: number; readonly http?: true };

/** A disk of a machine. */
export interface MachineDisk {
  /** Absolute path; made as an empty qcow2 when it is not there. */
  readonly file: string;
  readonly format: 'qcow2' | 'raw';
  /** What the machine sees; a smaller file is grown. */
  readonly sizeBytes: number;
  /** Images that the file is only the difference to, nearest first; never written. Absolute paths. */
  readonly backing?: readonly { readonly file: string; readonly format: 'qcow2' | 'raw' }[];
  /** How it is plugged in. @default virtio */
  readonly bus?: 'virtio' | 'scsi' | 'sata' | 'ide';
  /** At most 20 characters. */
  readonly serial?: string;
}

/** A guest under QEMU. */
export interface MachineSpec extends AnyGuestSpec {
  readonly kind: 'qemu';
  readonly firmware: 'bios' | 'uefi';
  /** Only what Microsoft's keys signed starts; UEFI alone. @default false */
  readonly secureBoot?: boolean;
  readonly disks: readonly MachineDisk[];
  /** CD-ROM drives with the image in them, or empty. The drive with cloud-init data is beside these. */
  readonly cdroms: readonly { readonly file: string | null }[];
  /** In the order in which they are tried. */
  readonly boot: readonly BootDevice[];
  /** Tried instead of `boot` by the first start of the firmware only. */
  readonly bootOnce?: readonly BootDevice[];
  /** Started in place of what the firmware would find. */
  readonly kernel?: { readonly image: string; readonly initrd?: string; readonly commandLine: string };
  /** SMBIOS type 1. */
  readonly smbios?: {
    readonly uuid?: string;
    readonly serial?: string;
    readonly manufacturer?: string;
    readonly product?: string;
  };
  /** A channel for the QEMU guest agent. */
  readonly agent?: boolean;
}

/** What a VM of the lab needs to become a running guest. */
export type GuestSpec = HostSpec | MachineSpec;

/** A network card as the guest itself sees it, loopback left out. */
export interface GuestInterface {
  readonly name: string;
  /** Lower case, as the kernel writes it: `bc:24:11:00:00:01`. */
  readonly mac: string;
  readonly addresses: readonly {
    readonly address: string;
    readonly prefix: number;
    readonly family: 'ipv4' | 'ipv6';
  }[];
}

/** A bridge of the lab's network. */
export interface GuestBridge {
  /** `vmbr0`, `devnet`; at most 15 characters. */
  readonly name: string;
  /** The lab's own address on it, `10.0.12.1/24`. @default none, as on a vnet */
  readonly address?: string;
  /** Bytes. @default 1500 */
  readonly mtu?: number;
  /** False on a bridge with an address whose DHCP is somebody else's. @default true */
  readonly dhcp?: boolean;
}

/** Runs the bare metal of a lab: machines that are no VMs, each known by a number of its own. */
export interface BareMetalHost {
  /** Null when machines of that kind can run, else the reason in plain words. */
  unavailable(kind: GuestKind): string | null;
  /** Bridges that are kept beside those of the lab's nodes. */
  setBridges(bridges: readonly GuestBridge[]): Promise<void>;
  start(spec: GuestSpec): Promise<void>;
  /** As of guests. */
  stop(id: number, how: 'shutdown' | 'kill', timeoutMs: number): Promise<void>;
  hold(id: number, isHeld: boolean): Promise<void>;
  destroy(id: number): Promise<void>;
  running(): Promise<readonly number[]>;
  /** Folder of a machine's files, absolute. */
  folder(id: number): string;
  /** Sends a non-maskable interrupt. */
  interrupt(id: number): Promise<void>;
  /** What the firmware of a running machine tries at its next start. */
  setBootOrder(id: number, order: readonly BootDevice[]): Promise<void>;
  /** Puts an image into a CD-ROM drive of a running machine, or takes it out. */
  setMedium(id: number, drive: number, file: string | null): Promise<void>;
  /** Runs a command in the lab's network. */
  execInLab(argv: readonly string[]): Promise<CommandResult>;
  /** Lets a Unix socket be reached at a TCP port of the lab's own addresses, for as long as the lab runs. */
  publish(socket: string, port: number): void;
  /** Called when a machine powered itself off or died. */
  onExit(listener: (id: number) => void): void;
  /** Called whenever a running machine starts anew from its firmware. */
  onReset(listener: (id: number) => void): void;
}

/** Runs the guests of one lab; every method may be called again after a failure. */
export interface GuestHost {
  /** What a VM becomes that says nothing of it. @default nspawn */
  readonly defaultKind?: GuestKind;
  /** Machines that are no VMs; absent where no guest can run. */
  readonly bareMetal?: BareMetalHost;
  /** Null when guests (with that root, of that kind) can run, else the reason in plain words. */
  unavailable(root?: string, kind?: GuestKind): string | null;
  /** The disk image that stands for a root under QEMU; absent, or null, where there is none. */
  machineImage?(root: string): MachineImage | null;
  /** Makes the bridges exist exactly as listed; idempotent. */
  applyNetwork(bridges: readonly GuestBridge[]): Promise<void>;
  /** Resolves when the guest's init or firmware runs; does nothing when it already runs. */
  start(spec: GuestSpec): Promise<void>;
  /** `shutdown` asks init and kills after `timeoutMs`, `kill` is at once; resolves when the guest is gone. */
  stop(vmid: number, how: 'shutdown' | 'kill', timeoutMs: number): Promise<void>;
  /**
   * Plugs into a running guest exactly these cards: those of other names, addresses or sizes are taken out and put in, the
   * others are moved to their bridges. A machine of its own keeps its cards, only their bridges and cables change. Absent
   * where cards cannot be changed.
   *
   * @throws GuestError GUEST_NETWORK_FAILED
   */
  setNics?(vmid: number, nics: readonly GuestNic[]): Promise<void>;
  /** Holds a guest where it is and takes it off the network, or lets it go on; absent where guests cannot be held. */
  hold?(vmid: number, isHeld: boolean): Promise<void>;
  /** Kills the guest if it runs and removes its files. */
  destroy(vmid: number): Promise<void>;
  /**
   * Writes what the guest wrote over its root to an archive; false where it has no such files, as a machine. Absent where
   * guests keep none.
   *
   * @param archive Absolute path of the file that is to be made.
   * @throws GuestError GUEST_FILES
   */
  pack?(vmid: number, archive: string): Promise<boolean>;
  /**
   * Puts what an archive holds in the place of what a guest, which does not run, wrote; without an archive that is nothing.
   *
   * @throws GuestError GUEST_FILES
   */
  unpack?(vmid: number, archive: string | undefined): Promise<void>;
  /** Ids of the guests that are alive now, ascending; also those started by an earlier daemon. */
  running(): Promise<readonly number[]>;
  /** What the guest's kernel or its agent says now; empty when it does not run, or its agent is silent. */
  interfaces(vmid: number): Promise<readonly GuestInterface[]>;
  /**
   * Asks the agent in a guest; absent, or undefined, where the guest has none and the lab speaks for it.
   *
   * @param command Of the agent's protocol, `guest-get-osinfo`.
   * @throws GuestError GUEST_AGENT_SILENT, GUEST_AGENT_REFUSED
   */
  askAgent?(
    vmid: number,
    command: string,
    options?: object,
  ): Promise<{ readonly answer: unknown } | undefined>;
  /** Called when a guest powered itself off or died; never for `stop` and `destroy`. */
  onExit(listener: (vmid: number) => void): void;
  /** Ends the holder and everything in it, and puts back what was changed on the machine. */
  close(): Promise<void>;
}
