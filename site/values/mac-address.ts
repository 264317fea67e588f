import { createHash } from 'node:crypto';
import { ValueError } from './value-error';
import type { VmId } from './vm-id';

/** Ids below this number leave five bits for the index of the NIC. */
const PLAIN_IDS = 2 ** 19;

/** A unicast Ethernet address; its text is upper case with colons, `BC:24:11:00:27:11`. */
export class MacAddress {
  /** The vendor prefix of Proxmox Server Solutions, under which PVE hands out addresses. */
  static readonly PROXMOX_PREFIX = 'BC:24:11';

  private constructor(readonly text: string) {}

  /**
   * Reads `bc:24:11:00:27:11`, in either case, with colons or hyphens.
   * @throws ValueError BAD_MAC
   */
  static parse(text: string): MacAddress {
    const canonical = text.toUpperCase().replaceAll('-', ':');
    if (!/^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/.test(canonical)) {
      const digits = canonical.replaceAll(/[.:]/g, '');
      // As switches and DHCP servers print them: 3cec.ef12.3402, 3cecef123402.
      const meant = /^[0-9A-F]{12}$/.test(digits) ? digits.replaceAll(/(..)(?=.)/g, '$1:') : undefined;
      throw new ValueError(
        'BAD_MAC',
        `"${text}" is not a MAC address`,
        `${meant === undefined ? '' : `did you mean "${meant}"? `}write six pairs of hexadecimal digits such as "${MacAddress.PROXMOX_PREFIX}:00:27:11", in quotes`,
      );
    }
    if (canonical === '00:00:00:00:00:00') {
      throw new ValueError(
        'BAD_MAC',
        `"${text}" stands for no address at all`,
        'leave "mac" out: each NIC then gets its own',
      );
    }
    if (Number.parseInt(canonical.slice(0, 2), 16) % 2 === 1) {
      throw new ValueError(
        'BAD_MAC',
        `"${text}" is a multicast address`,
        `the first pair must be even; PVE's own addresses start with ${MacAddress.PROXMOX_PREFIX}`,
      );
    }
    return new MacAddress(canonical);
  }

  /**
   * The address of a VM's NIC that has none of its own: always the same for the same id and index.
   *
   * Five-digit ids can be read back from it: `BC:24:11:00:27:11` is net0 of VM 0x2711 = 10001. Each further NIC adds
   * 0x08 to the fourth pair. Ids from 524288 do not fit beside the index, so theirs are hashed and may collide, which
   * the site's checks report.
   *
   * @param nicIndex 0 to 31, the number in `net0`
   */
  static forVm(vmId: VmId, nicIndex: number): MacAddress {
    const low = vmId.number < PLAIN_IDS ? vmId.number + nicIndex * PLAIN_IDS : hashed(vmId, nicIndex);
    const digits = low.toString(16).toUpperCase().padStart(6, '0');
    const pairs = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)];
    return new MacAddress([MacAddress.PROXMOX_PREFIX, ...pairs].join(':'));
  }

  /** Whether it is the same address. */
  equals(other: MacAddress): boolean {
    return this.text === other.text;
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

function hashed(vmId: VmId, nicIndex: number): number {
  return createHash('sha256')
    .update(`${vmId.toString()}/${String(nicIndex)}`)
    .digest()
    .readUIntBE(0, 3);
}
