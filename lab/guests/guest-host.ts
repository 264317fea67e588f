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
}

/** The texts of a NoCloud seed, as cloud-init reads them. */
export interface GuestCloudInit {
  readonly userData: string;
  readonly metaData: string;
  readonly networkConfig?: string;
  readonly vendorData?: string;
}

/** What a VM of the lab needs to become a running guest. */
export interface GuestSpec {
  /** PVE's id of the VM, `10001`. */
  readonly vmid: number;
  /** PVE's name of the VM, `dev1`; cloud-init decides the host name. */
  readonly name: string;
  /** Name of the root in the catalogue, `debian-12`. */
  readonly root: string;
  readonly memoryMib: number;
  readonly cores: number;
  /** In the order of PVE's `net0`, `net1`, … */
  readonly nics: readonly GuestNic[];
  /** Rewritten before each boot. @default the guest boots without cloud-init data */
  readonly cloudInit?: GuestCloudInit;
}

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
}

/** Runs the guests of one lab; every method may be called again after a failure. */
export interface GuestHost {
  /** Null when guests (with that root) can run, else the reason in plain words. */
  unavailable(root?: string): string | null;
  /** Makes the bridges exist exactly as listed; idempotent. */
  applyNetwork(bridges: readonly GuestBridge[]): Promise<void>;
  /** Resolves when the guest's init runs; does nothing when it already runs. */
  start(spec: GuestSpec): Promise<void>;
  /** `shutdown` asks init and kills after `timeoutMs`, `kill` is at once; resolves when the guest is gone. */
  stop(vmid: number, how: 'shutdown' | 'kill', timeoutMs: number): Promise<void>;
  /** Holds a guest where it is and takes it off the network, or lets it go on; absent where guests cannot be held. */
  hold?(vmid: number, isHeld: boolean): Promise<void>;
  /** Kills the guest if it runs and removes its files. */
  destroy(vmid: number): Promise<void>;
  /** Ids of the guests that are alive now, ascending; also those started by an earlier daemon. */
  running(): Promise<readonly number[]>;
  /** What the guest's kernel says now; empty when it does not run. */
  interfaces(vmid: number): Promise<readonly GuestInterface[]>;
  /** Called when a guest powered itself off or died; never for `stop` and `destroy`. */
  onExit(listener: (vmid: number) => void): void;
  /** Ends the holder and everything in it, and puts back what was changed on the machine. */
  close(): Promise<void>;
}
