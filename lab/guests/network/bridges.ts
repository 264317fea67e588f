import { GuestError } from '../guest-error';
import type { GuestBridge, GuestNic } from '../guest-host';
import type { Holder } from '../holder';

/** Linux's limit on the name of an interface. */
const NAME_LENGTH = 15;
const DEFAULT_MTU = 1500;

interface LinkRow {
  readonly ifname: string;
  readonly mtu: number;
  readonly addr_info?: readonly {
    readonly local: string;
    readonly prefixlen: number;
    readonly scope: string;
  }[];
}

/**
 * The bridge that a card is plugged into: the named one, or one of its own for each VLAN tag.
 *
 * A bridge for each tag is what every kernel can do; 802.1Q devices and VLAN filtering are not built into all.
 */
export function bridgeOf(nic: Pick<GuestNic, 'bridge' | 'vlanId'>): string {
  return nic.vlanId === undefined ? nic.bridge : `${nic.bridge}v${String(nic.vlanId)}`;
}

/** Name of the lab's end of a guest's card, `v10001i18` of `ens18`. */
export function portName(vmid: number, { name }: Pick<GuestNic, 'name'>): string {
  return `v${String(vmid)}i${/\d*$/.exec(name)?.[0] ?? ''}`;
}

/** The bridges in a lab's network, kept exactly as they were last listed. */
export class Bridges {
  readonly #holder: Holder;
  #listed: readonly GuestBridge[] = [];

  constructor(holder: Holder) {
    this.#holder = holder;
  }

  /** What was last listed. */
  get listed(): readonly GuestBridge[] {
    return this.#listed;
  }

  /** Bytes that a card on that bridge carries unless it says otherwise. */
  mtuOf(bridge: string): number {
    return this.#listed.find((listed) => listed.name === bridge)?.mtu ?? DEFAULT_MTU;
  }

  /** @throws GuestError GUEST_NETWORK_FAILED naming the bridge that the kernel refuses. */
  async apply(bridges: readonly GuestBridge[]): Promise<void> {
    this.#listed = bridges;
    const present = await this.#rows();
    const isWanted = (name: string): boolean =>
      bridges.some((bridge) => name === bridge.name || new RegExp(`^${bridge.name}v\\d+$`).test(name));
    const gone = present.filter((row) => !isWanted(row.ifname));
    await this.#batch(gone.map((row) => `link del ${row.ifname}`));
    for (const bridge of bridges) {
      await this.#applyOne(
        bridge,
        present.find((row) => row.ifname === bridge.name),
      );
    }
  }

  /** Makes the bridge of a tagged card, where a card has a tag. */
  async ensureFor(nic: Pick<GuestNic, 'bridge' | 'vlanId'>): Promise<void> {
    if (nic.vlanId === undefined) return;
    const name = bridgeOf(nic);
    const present = await this.#rows();
    await this.#applyOne(
      { name, mtu: this.mtuOf(nic.bridge) },
      present.find((row) => row.ifname === name),
    );
  }

  async #applyOne(bridge: GuestBridge, row: LinkRow | undefined): Promise<void> {
    const { name } = bridge;
    if (!/^[A-Za-z][A-Za-z0-9_.-]*$/.test(name) || name.length > NAME_LENGTH) {
      throw new GuestError(
        'GUEST_NETWORK_FAILED',
        `"${name}" cannot be a bridge: a letter first, then letters, digits, _ . -, at most ${String(NAME_LENGTH)} in all`,
      );
    }
    const mtu = bridge.mtu ?? DEFAULT_MTU;
    const has = (row?.addr_info ?? [])
      .filter((address) => address.scope !== 'link')
      .map((address) => `${address.local}/${String(address.prefixlen)}`);
    const wants = bridge.address === undefined ? [] : [bridge.address];
    await this.#batch([
      ...(row ? [] : [`link add ${name} type bridge`]),
      ...(row?.mtu === mtu ? [] : [`link set ${name} mtu ${String(mtu)}`]),
      ...has
        .filter((address) => !wants.includes(address))
        .map((address) => `addr del ${address} dev ${name}`),
      ...wants
        .filter((address) => !has.includes(address))
        .map((address) => `addr add ${address} dev ${name} nodad`),
      `link set ${name} up`,
    ]);
  }

  async #rows(): Promise<readonly LinkRow[]> {
    const text = await this.#holder.require(['ip', '-json', 'addr', 'show', 'type', 'bridge']);
    return JSON.parse(text.trim() === '' ? '[]' : text) as LinkRow[];
  }

  async #batch(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const result = await this.#holder.run(['ip', '-batch', '-'], `${lines.join('\n')}\n`);
    if (result.code === 0) return;
    throw new GuestError(
      'GUEST_NETWORK_FAILED',
      `The kernel refused "${lines.join('; ')}": ${result.stderr.trim()}`,
    );
  }
}
