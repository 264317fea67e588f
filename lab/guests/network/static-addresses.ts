import { existsSync, readdirSync } from 'node:fs';
import { GuestFiles } from '../guest/guest-files';

/** The IPv4 addresses that the guests of a lab have, or look for, without asking a DHCP server. */
export class StaticAddresses {
  readonly #directory: string;
  readonly #byGuest = new Map<number, readonly string[]>();

  /** @param directory The lab's folder of guests; those that are there already are read. */
  constructor(directory: string) {
    this.#directory = directory;
    const names = existsSync(directory) ? readdirSync(directory) : [];
    for (const vmid of names.filter((name) => /^\d+$/.test(name)).map(Number)) {
      this.set(vmid, new GuestFiles(this.#directory, vmid).networkConfig());
    }
  }

  /**
   * Takes note of a guest.
   *
   * @param networkConfig Of cloud-init, any version: each address in it counts, a gateway and a resolver too.
   */
  set(vmid: number, networkConfig: string): void {
    this.#byGuest.set(vmid, networkConfig.match(/\b\d{1,3}(\.\d{1,3}){3}\b/g) ?? []);
  }

  /** Forgets a guest that is no more. */
  delete(vmid: number): void {
    this.#byGuest.delete(vmid);
  }

  /** The addresses of all guests. */
  all(): ReadonlySet<string> {
    return new Set([...this.#byGuest.values()].flat());
  }
}
