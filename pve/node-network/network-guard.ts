import { setTimeout as sleep } from 'node:timers/promises';
import type { PveClient } from '../client';
import type { InterfaceChange } from './carriers';
import { type NodeInterface, restorations } from './interfaces';
import type { KeptNetwork, KeptNetworkFile } from './kept-network';
import { cuttingOff, leadsBack, type NodeWay } from './ways';

/** Codes of what keeps a change of a node's network from being made, or from staying. */
export type NodeNetworkErrorCode =
  'NODE_CHANGES_PENDING' | 'NODE_NO_WAY_BACK' | 'NODE_ROLLED_BACK' | 'NODE_LOST';

/** A change of a node's network that was not begun, or was taken back as far as the node can be reached. */
class NodeNetworkError extends Error {
  override readonly name = 'NodeNetworkError';

  /** @param code stable, `NODE_ROLLED_BACK` */
  constructor(
    readonly code: NodeNetworkErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** What a {@link NetworkGuard} works with. */
export interface NetworkGuardOptions {
  /** PVE's name of the node, `pve1`. */
  readonly node: string;
  /** The way that has to work afterwards. */
  readonly way: NodeWay;
  /** Other ways to the same cluster, in the order in which they are tried. */
  readonly others: readonly NodeWay[];
  /** The node's own address on its management network, `192.0.2.1`. */
  readonly address: string;
  /** Where what the node had is kept until the change is confirmed. */
  readonly kept: KeptNetworkFile;
  /** Goes on where no other way leads back to the node. */
  readonly mayBeLost: boolean;
  /** How long the node may be away after a change, in milliseconds. */
  readonly confirmMs: number;
  /** How long a way to take the change back is looked for, in milliseconds. */
  readonly rollBackMs: number;
  /** Told what goes on, a line at a time. */
  readonly say: (line: string) => void;
}

const PAUSE_MS = 1000;

/**
 * Commit-confirm for the network of a node: keeps it before a change, looks afterwards whether the node still answers the way
 * that it did, and takes the change back where it does not.
 *
 * PVE has no timer for that: from the reload on, what was before is known here alone. So the node has to be reached once
 * more, by any of the ways; a change that may cut the only one is refused. What was before is in a file until the change is
 * confirmed, so that the next run goes on where this one is killed.
 * @see https://pve.proxmox.com/pve-docs/chapter-sysadmin.html#sysadmin_network_configuration
 */
export class NetworkGuard {
  constructor(private readonly options: NetworkGuardOptions) {}

  /** Says what {@link resume} would do. */
  tell(): void {
    const { node, say, kept } = this.options;
    const left = kept.read();
    if (left) say(`${cutShort(node, left)}; the next change of the node looks after that first`);
  }

  /**
   * Looks after a change that a run before was cut short in. Where the node answers by the way that it was reached by, only what is
   * half done goes: changes that wait for a reload, and interfaces that are there without being known. Where it does not, all is taken back.
   *
   * @returns true where anything was done
   * @throws {@link NodeNetworkError} `NODE_ROLLED_BACK`, `NODE_LOST`
   */
  async resume(changes: readonly InterfaceChange[]): Promise<boolean> {
    const { node, way, say, kept, rollBackMs } = this.options;
    const left = kept.read();
    if (!left) return false;
    say(cutShort(node, left));
    if (left.endpoint !== way.endpoint) {
      if (!(await this.restore(left.interfaces, Date.now() + rollBackMs))) throw this.lost(left.interfaces);
      kept.remove();
      throw new NodeNetworkError(
        'NODE_ROLLED_BACK',
        `${node} did not answer at ${left.endpoint} any more, so it has the network again that it had before. Mend setup ` +
          `in nodes/${node}.yaml, and run the same command again.`,
      );
    }
    const path = `nodes/${node}/network`;
    const { changes: pending } = await way.client.getWithChanges(path);
    if (pending?.trim()) {
      say(`what that run left waiting for a reload is dropped:\n${pending.trimEnd()}`);
      await way.client.delete(path);
    }
    const had = new Set(left.interfaces.map(({ iface }) => iface));
    const now = await way.client.get<readonly NodeInterface[]>(path);
    const unknown = changes.filter(
      ({ iface, isNew }) => isNew && !had.has(iface) && now.some((each) => each.iface === iface),
    );
    for (const { iface } of unknown.toReversed()) {
      say(`${iface} was made without being noted down, and is made once more`);
      await way.client.delete(`${path}/${iface}`);
    }
    if (unknown.length > 0) await reload(way.client, path);
    kept.remove();
    return true;
  }

  /**
   * Keeps the interfaces as they are.
   * @throws {@link NodeNetworkError} `NODE_CHANGES_PENDING`, `NODE_NO_WAY_BACK`; PveError
   */
  async remember(changes: readonly InterfaceChange[]): Promise<void> {
    const { node, way, kept } = this.options;
    const { data, changes: pending } = await way.client.getWithChanges(`nodes/${node}/network`);
    if (pending?.trim()) {
      throw new NodeNetworkError(
        'NODE_CHANGES_PENDING',
        `somebody's changes of the network of ${node} wait for a reload, which would bring them into force with ours:\n` +
          `${pending.trimEnd()}\nApply or revert them first, under ${node} → System → Network.`,
      );
    }
    const interfaces = data as readonly NodeInterface[];
    await this.refuseOneWay(interfaces, changes);
    kept.write({ at: new Date().toISOString(), endpoint: way.endpoint, interfaces });
  }

  /**
   * Returns when the node answers as before; else takes back what was changed.
   * @throws {@link NodeNetworkError} `NODE_ROLLED_BACK`, `NODE_LOST`
   */
  async confirm(): Promise<void> {
    const { node, way, kept, confirmMs, rollBackMs, say } = this.options;
    const before = kept.read()?.interfaces ?? [];
    if (await this.answers(way.client, confirmMs)) {
      kept.remove();
      return;
    }
    const seconds = String(Math.round(confirmMs / 1000));
    say(`${node} does not answer for ${seconds} s after the change of its network; taking it back`);
    if (!(await this.restore(before, Date.now() + rollBackMs))) throw this.lost(before);
    kept.remove();
    throw new NodeNetworkError(
      'NODE_ROLLED_BACK',
      `${node} did not answer for ${seconds} s with its new network, so it has the old one again. Mend setup in ` +
        `nodes/${node}.yaml, and run the same command again.`,
    );
  }

  private async refuseOneWay(
    interfaces: readonly NodeInterface[],
    changes: readonly InterfaceChange[],
  ): Promise<void> {
    const { node, way, others, address, mayBeLost } = this.options;
    const planned = { node, interfaces, changes };
    const cut = await cuttingOff(planned, way, [address]);
    if (cut.length === 0) return;
    for (const other of others) if (await leadsBack(planned, other)) return;
    if (mayBeLost) return;
    const names = cut.join(' and ');
    throw new NodeNetworkError(
      'NODE_NO_WAY_BACK',
      `${node} is reached by what changes with ${names}, and no other way leads to it${others.length > 0 ? ' that would stay' : ''}: were the change wrong, only its console ` +
        `could mend it. Give failover_endpoints in nodes/${node}.yaml that reach it over another network, its own second address or another ` +
        'node of its cluster; or stand ready at the console and go on with --without-way-back.',
    );
  }

  private lost(before: readonly NodeInterface[]): NodeNetworkError {
    const { node, kept } = this.options;
    return new NodeNetworkError(
      'NODE_LOST',
      `${node} does not answer since its network was changed, and no other endpoint of its cluster reaches it. At its ` +
        `console, mend /etc/network/interfaces and run: ifreload -a. What it had is in ${kept.path}: ${JSON.stringify(before)}`,
    );
  }

  private async answers(client: PveClient, forMs: number): Promise<boolean> {
    const until = Date.now() + forMs;
    do {
      try {
        await client.get(`nodes/${this.options.node}/status`);
        return true;
      } catch {
        await sleep(PAUSE_MS);
      }
    } while (Date.now() < until);
    return false;
  }

  /** Tries one way after the other until one works. */
  private async restore(before: readonly NodeInterface[], until: number): Promise<boolean> {
    const { way, others } = this.options;
    do {
      for (const { client } of [...others, way]) {
        try {
          await this.restoreBy(client, before);
          return true;
        } catch {
          // The next way, or this one again: what was half done is found as it is now.
        }
      }
      await sleep(PAUSE_MS);
    } while (Date.now() < until);
    return false;
  }

  private async restoreBy(client: PveClient, before: readonly NodeInterface[]): Promise<void> {
    const path = `nodes/${this.options.node}/network`;
    const now = await client.get<readonly NodeInterface[]>(path);
    for (const { iface, method, options } of restorations(before, now)) {
      if (method === 'delete') await client.delete(`${path}/${iface}`);
      else if (method === 'post') await client.post(path, { iface, ...options });
      else await client.put(`${path}/${iface}`, options);
    }
    await reload(client, path);
    await client.get(`nodes/${this.options.node}/status`);
  }
}

async function reload(client: PveClient, path: string): Promise<void> {
  await client.waitTask(await client.put<string>(path), { timeoutMs: 60_000 });
}

function cutShort(node: string, { at }: KeptNetwork): string {
  return `a change of the network of ${node}, begun at ${at}, was cut short before it was confirmed`;
}
