import type { IncomingMessage } from 'node:http';
import { bodiless } from './headers';
import type { Sender } from './sender';

const CLONE = /^\/api2\/json\/(nodes\/[^/]+\/(?:qemu|lxc)\/\d+)\/clone\/?$/;

/**
 * What of many copies' sources only one may be made at a time: PVE ends the others' tasks where a guest runs, after a
 * second's waiting for its lock. Templates never run.
 */
export class Templates {
  /** By the path of a guest; one that is no template may have become one when it is asked again. */
  readonly #known = new Map<string, Promise<boolean>>();

  /** @param signal aborted when the gateway closes */
  constructor(
    private readonly sender: Sender,
    private readonly signal: AbortSignal,
  ) {}

  /** The guest that a request copies and that can be copied once at a time, `nodes/pve1/qemu/100`; undefined for others. */
  async sourceOf(target: string, request: IncomingMessage): Promise<string | undefined> {
    const guest = CLONE.exec(target.replace(/\/{2,}/g, '/'))?.[1];
    if (guest === undefined) return undefined;
    const asked = this.#known.get(guest) ?? this.#ask(guest, request);
    this.#known.set(guest, asked);
    const isTemplate = await asked;
    if (!isTemplate) this.#known.delete(guest);
    return isTemplate ? undefined : guest;
  }

  /** With the credentials of the copy. Where they do not suffice, PVE says so of the copy itself. */
  async #ask(guest: string, { rawHeaders }: IncomingMessage): Promise<boolean> {
    const asked = {
      method: 'GET',
      target: `/api2/json/${guest}/config`,
      headers: bodiless(rawHeaders),
      signal: this.signal,
    };
    try {
      const { status, body } = await this.sender.send(asked, 'read', this.signal);
      if (status !== 200) return false;
      const { data } = JSON.parse(body.toString('utf8')) as { data?: { template?: unknown } | null };
      return Number(data?.template ?? 0) === 1;
    } catch {
      return false;
    }
  }
}
