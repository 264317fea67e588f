import type { DhcpServer } from '../dhcp';
import type { GuestBridge, GuestNic, GuestSpec } from '../guest-host';
import type { Holder } from '../holder';
import { Turns } from '../turns';
import { bridgeOf, Bridges, portName } from './bridges';
import { replug, type CardChange } from './replug';
import { StaticAddresses } from './static-addresses';

/** What a lab's network is made with. */
export interface LabNetworkParts {
  /** The lab's folder of guests. */
  readonly directory: string;
  readonly holder: Holder;
  readonly dhcp: DhcpServer;
  /** Makes the lab's namespaces where there are none; true when they are new, and nothing is in them. */
  readonly ensureHolder: () => Promise<boolean>;
  /** The cards of the guests that are alive. */
  readonly plugged: () => readonly { readonly vmid: number; readonly nics: readonly GuestNic[] }[];
}

/** The bridges of a lab, the ports of its guests and the DHCP on them; one change at a time. */
export class LabNetwork {
  readonly #parts: LabNetworkParts;
  readonly #bridges: Bridges;
  readonly #staticAddresses: StaticAddresses;
  readonly #turns = new Turns<'network'>();
  #ofNodes: readonly GuestBridge[] = [];
  #ofMachines: readonly GuestBridge[] = [];

  constructor(parts: LabNetworkParts) {
    this.#parts = parts;
    this.#bridges = new Bridges(parts.holder);
    this.#staticAddresses = new StaticAddresses(parts.directory);
  }

  /** Bytes that a card on that bridge carries unless it says otherwise. */
  mtuOf(bridge: string): number {
    return this.#bridges.mtuOf(bridge);
  }

  /** Makes the bridges of the lab's nodes exist exactly as listed. */
  setNodeBridges(bridges: readonly GuestBridge[]): Promise<void> {
    this.#ofNodes = bridges;
    return this.#apply();
  }

  /** Bridges that are kept beside those of the lab's nodes. */
  setMachineBridges(bridges: readonly GuestBridge[]): Promise<void> {
    this.#ofMachines = bridges;
    return this.#apply();
  }

  /** Makes what the cards of a guest are plugged into, before it starts. */
  prepare(spec: GuestSpec): Promise<void> {
    return this.#turns.run('network', async () => {
      if (await this.#parts.ensureHolder()) await this.#bridges.apply(this.#bridges.listed);
      for (const nic of spec.nics) await this.#bridges.ensureFor(nic);
      this.#staticAddresses.set(spec.vmid, spec.cloudInit?.networkConfig ?? '');
      if (this.#bridges.listed.length > 0) await this.#serveDhcp(this.#bridges.listed);
    });
  }

  /** Changes the cards of a guest that runs; they are plugged into the network of the process, if one is named. */
  replug(change: CardChange): Promise<readonly GuestNic[]> {
    return this.#turns.run('network', async () => {
      for (const nic of change.after) await this.#bridges.ensureFor(nic);
      const mtuOf = (bridge: string): number => this.#bridges.mtuOf(bridge);
      return replug(this.#parts.holder, change, mtuOf);
    });
  }

  /** Takes the ports of a guest down, or up again: the kernel would go on answering for its addresses. */
  async setPorts(vmid: number, nics: readonly GuestNic[], state: 'up' | 'down'): Promise<void> {
    for (const nic of nics) {
      const wanted = nic.linkDown ? 'down' : state;
      await this.#parts.holder.run(['ip', 'link', 'set', portName(vmid, nic), wanted]);
    }
  }

  /** Forgets the addresses of a guest that is no more. */
  forget(vmid: number): void {
    this.#staticAddresses.delete(vmid);
  }

  /** Resolves when nothing is under way of what was asked for so far. */
  settled(): Promise<void> {
    return this.#turns.settled();
  }

  #apply(): Promise<void> {
    return this.#turns.run('network', async () => {
      await this.#parts.ensureHolder();
      const own = this.#ofMachines.filter(({ name }) => !this.#ofNodes.some((node) => node.name === name));
      const bridges = [...this.#ofNodes, ...own];
      await this.#bridges.apply(bridges);
      await this.#plugAgain(bridges);
      await this.#serveDhcp(bridges);
    });
  }

  #serveDhcp(bridges: readonly GuestBridge[]): Promise<void> {
    const served = bridges.filter(({ dhcp }) => dhcp !== false);
    return this.#parts.dhcp.apply(served, this.#staticAddresses.all());
  }

  /** A bridge that was removed and made again has lost its ports. */
  async #plugAgain(bridges: readonly GuestBridge[]): Promise<void> {
    for (const { vmid, nics } of this.#parts.plugged()) {
      for (const nic of nics) {
        if (!bridges.some((bridge) => bridge.name === nic.bridge)) continue;
        await this.#bridges.ensureFor(nic);
        // A guest between two boots has no port, and gets it from its launcher.
        await this.#parts.holder.run(['ip', 'link', 'set', portName(vmid, nic), 'master', bridgeOf(nic)]);
      }
    }
  }
}
