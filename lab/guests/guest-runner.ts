import type { GuestFiles, MtuOf } from './guest';
import type { GuestInterface, GuestNic, GuestSpec } from './guest-host';
import type { GuestLimits, Holder, LabCgroups } from './holder';

/** What every kind of guest is run with. */
export interface RunnerParts {
  readonly cacheDirectory: string;
  readonly holder: Holder;
  readonly cgroups: LabCgroups;
  /** The lab's apt proxy, `http://10.0.12.1:3142`. @default none */
  readonly aptProxy?: string;
  readonly mtuOf: MtuOf;
  readonly files: (vmid: number) => GuestFiles;
}

/** Runs guests of one kind. The host starts the script `launch` that `prepare` writes, and sees when it has ended. */
export interface GuestRunner<Spec extends GuestSpec = GuestSpec> {
  /** Why no guest of this kind can run; null when it can. */
  unavailable(root?: string): string | null;
  /** What a guest may use of the machine. */
  limits(spec: Spec): GuestLimits;
  /** Writes everything that the next boot needs. */
  prepare(spec: Spec): Promise<void> | void;
  /**
   * A process in the network of a running guest, as the host sees it; absent where its cards are fixed while it runs.
   */
  networkProcess?(vmid: number): number | undefined;
  /** Sees to cards that were plugged into a running guest; its record names them. Absent where cards are fixed. */
  replugged?(vmid: number, added: readonly GuestNic[]): Promise<void> | void;
  /** True once the guest's init or firmware runs. */
  isUp(vmid: number): Promise<boolean>;
  /** Asks a guest to end; it may be asked again. */
  powerOff(vmid: number): Promise<void>;
  /** What the guest itself says of its network; empty when it says nothing. */
  interfaces(vmid: number): Promise<readonly GuestInterface[]>;
  /** Holds a guest where it is, or lets it go on. */
  hold(vmid: number, isHeld: boolean): Promise<void>;
  /** Asks the agent in a guest; absent where the lab speaks for it. */
  askAgent?(vmid: number, command: string, options?: object): Promise<unknown>;
}
