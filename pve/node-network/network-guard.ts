import { setTimeout as sleep } from 'node:timers/promises';
import type { PveClient } from '../client';
import { type NodeInterface, restorations } from './interfaces';

/** Codes of what keeps a change of a node's network from being made, or from staying. */
export type NodeNetworkErrorCode = 'NODE_CHANGES_PENDING' | 'NODE_ROLLED_BACK' | 'NODE_LOST';

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
  readonly client: PveClient;
  /** Other ways to the same cluster, in the order in which they are tried. */
  readonly others: readonly PveClient[];
  /** How long the node may be away after a change, in milliseconds. */
  readonly confirmMs: number;
  /** How long a way to take the change back is looked for, in milliseconds. */
  readonly rollBackMs: number;
  /** Told what goes on, a line at a time. */
  readonly say: (line: string) => void;
}

const PAUSE_MS = 1000;

/**
 * Commit-confirm for the network of a node: remembers it before a change, looks afterwards whether the node still
 * answers the way that it did, and takes the change back where it does not.
 *
 * PVE has no timer for that: from the reload on, what was before is known here alone. So the node has to be reached once
 * more, by any of the ways.
 * @see https://pve.proxmox.com/pve-docs/chapter-sysadmin.html#sysadmin_network_configuration
 */
export class NetworkGuard {
  private before: readonly NodeInterface[] = [];

  constructor(private readonly options: NetworkGuardOptions) {}

  /**
   * Remembers the interfaces.
   * @throws {@link NodeNetworkError} `NODE_CHANGES_PENDING`; PveError
   */
  async remember(): Promise<void> {
    const { node, client } = this.options;
    const { data, changes } = await client.getWithChanges(`nodes/${node}/network`);
    if (changes?.trim()) {
      throw new NodeNetworkError(
        'NODE_CHANGES_PENDING',
        `somebody's changes of the network of ${node} wait for a reload, which would bring them into force with ours:\n` +
          `${changes.trimEnd()}\nApply or revert them first, under ${node} → System → Network.`,
      );
    }
    this.before = data as readonly NodeInterface[];
  }

  /**
   * Returns when the node answers as before; else takes back what was changed.
   * @throws {@link NodeNetworkError} `NODE_ROLLED_BACK`, `NODE_LOST`
   */
  async confirm(): Promise<void> {
    const { node, client, confirmMs, rollBackMs, say } = this.options;
    if (await this.answers(client, confirmMs)) return;
    const seconds = String(Math.round(confirmMs / 1000));
    say(`${node} does not answer for ${seconds} s after the change of its network; taking it back`);
    if (await this.restore(Date.now() + rollBackMs)) {
      throw new NodeNetworkError(
        'NODE_ROLLED_BACK',
        `${node} did not answer for ${seconds} s with its new network, so it has the old one again. Mend setup in ` +
          `nodes/${node}.yaml, and run the same command again.`,
      );
    }
    throw new NodeNetworkError(
      'NODE_LOST',
      `${node} does not answer since its network was changed, and no other endpoint of its cluster reaches it. At its ` +
        `console, mend /etc/network/interfaces and run: ifreload -a. What it had: ${JSON.stringify(this.before)}`,
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
  private async restore(until: number): Promise<boolean> {
    const { client, others } = this.options;
    do {
      for (const each of [...others, client]) {
        try {
          await this.restoreBy(each);
          return true;
        } catch {
          // The next way, or this one again: what was half done is found as it is now.
        }
      }
      await sleep(PAUSE_MS);
    } while (Date.now() < until);
    return false;
  }

  private async restoreBy(client: PveClient): Promise<void> {
    const path = `nodes/${this.options.node}/network`;
    const now = await client.get<readonly NodeInterface[]>(path);
    for (const { iface, method, options } of restorations(this.before, now)) {
      if (method === 'delete') await client.delete(`${path}/${iface}`);
      else if (method === 'post') await client.post(path, { iface, ...options });
      else await client.put(`${path}/${iface}`, options);
    }
    await client.waitTask(await client.put<string>(path), { timeoutMs: 60_000 });
    await client.get(`nodes/${this.options.node}/status`);
  }
}
