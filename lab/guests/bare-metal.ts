import { runCommand, type CommandResult } from './command';
import type { BareMetalHost, BootDevice, GuestBridge, GuestKind, GuestSpec } from './guest-host';
import type { Holder, LabCgroups } from './holder';
import type { QemuRunner } from './qemu';

/** The first id that no VM can have: PVE's own go to 999,999,999. */
const FIRST_ID = 1_000_000_000;

/** Whether an id of a guest is a bare-metal machine's. */
export function isBareMetal(vmid: number): boolean {
  return vmid >= FIRST_ID;
}

/** The id under which the guests of a lab know a bare-metal machine. */
export function bareMetalId(number: number): number {
  return FIRST_ID + number;
}

/** All guests of a lab, VMs and bare metal. */
interface AllGuests {
  readonly machines: QemuRunner;
  unavailable(root: undefined, kind: GuestKind): string | null;
  setOwnBridges(bridges: readonly GuestBridge[]): Promise<void>;
  start(spec: GuestSpec): Promise<void>;
  stop(vmid: number, how: 'shutdown' | 'kill', timeoutMs: number): Promise<void>;
  hold(vmid: number, isHeld: boolean): Promise<void>;
  destroy(vmid: number): Promise<void>;
  alive(): readonly number[];
  folder(vmid: number): string;
  onAnyExit(listener: (vmid: number) => void): void;
}

/** The guests of a lab that are no VMs, by their own numbers. */
export class BareMetal implements BareMetalHost {
  readonly #published = new Map<number, string>();

  constructor(
    private readonly guests: AllGuests,
    private readonly holder: Holder,
    private readonly cgroups: LabCgroups,
  ) {}

  unavailable(kind: GuestKind): string | null {
    return this.guests.unavailable(undefined, kind);
  }

  setBridges(bridges: readonly GuestBridge[]): Promise<void> {
    return this.guests.setOwnBridges(bridges);
  }

  async start(spec: GuestSpec): Promise<void> {
    const vmid = bareMetalId(spec.vmid);
    await this.guests.start({ ...spec, vmid });
    if (spec.kind === 'qemu') await this.guests.machines.watch(vmid);
  }

  stop(id: number, how: 'shutdown' | 'kill', timeoutMs: number): Promise<void> {
    return this.guests.stop(bareMetalId(id), how, timeoutMs);
  }

  hold(id: number, isHeld: boolean): Promise<void> {
    return this.guests.hold(bareMetalId(id), isHeld);
  }

  destroy(id: number): Promise<void> {
    return this.guests.destroy(bareMetalId(id));
  }

  running(): Promise<readonly number[]> {
    const ids = this.guests.alive().filter(isBareMetal);
    return Promise.resolve(ids.map((vmid) => vmid - FIRST_ID));
  }

  folder(id: number): string {
    return this.guests.folder(bareMetalId(id));
  }

  interrupt(id: number): Promise<void> {
    return this.guests.machines.interrupt(bareMetalId(id));
  }

  setBootOrder(id: number, order: readonly BootDevice[]): Promise<void> {
    return this.guests.machines.setBootOrder(bareMetalId(id), order);
  }

  setMedium(id: number, drive: number, file: string | null): Promise<void> {
    return this.guests.machines.setMedium(bareMetalId(id), drive, file);
  }

  execInLab(argv: readonly string[]): Promise<CommandResult> {
    return runCommand([...this.holder.enter('net'), ...argv]);
  }

  publish(socket: string, port: number): void {
    this.#published.set(port, socket);
    if (this.holder.find()) this.publishAll();
  }

  /** Publishes again what a new network does not have. */
  publishAll(): void {
    for (const [port, socket] of this.#published) {
      if (!this.cgroups.isAlive(`port-${String(port)}`)) this.#relay(socket, port);
    }
  }

  #relay(socket: string, port: number): void {
    const listen = `TCP-LISTEN:${String(port)},fork,reuseaddr`;
    this.holder.background(['socat', listen, `UNIX-CONNECT:${socket}`], `port-${String(port)}`);
  }

  onExit(listener: (id: number) => void): void {
    this.guests.onAnyExit((vmid) => {
      if (isBareMetal(vmid)) listener(vmid - FIRST_ID);
    });
  }

  onReset(listener: (id: number) => void): void {
    this.guests.machines.onReset((vmid) => {
      if (isBareMetal(vmid)) listener(vmid - FIRST_ID);
    });
  }
}
