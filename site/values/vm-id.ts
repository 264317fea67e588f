import { ValueError } from './value-error';

/**
 * A VM's number in a Proxmox VE cluster, 100 to 999999999; the convention is five digits, `10001`.
 * @see https://pve.proxmox.com/pve-docs/qm.1.html
 */
export class VmId {
  /** Lowest number that PVE gives to a guest. */
  static readonly FIRST = 100;
  static readonly LAST = 999_999_999;

  private constructor(readonly number: number) {}

  /**
   * Checks a number.
   * @throws ValueError BAD_VM_ID
   */
  static of(number: number): VmId {
    if (Number.isInteger(number) && number >= VmId.FIRST && number <= VmId.LAST) return new VmId(number);
    throw new ValueError(
      'BAD_VM_ID',
      `${String(number)} is not a VM id`,
      `VM ids are whole numbers from ${String(VmId.FIRST)} to ${String(VmId.LAST)}; the convention is five digits, 10001`,
    );
  }

  /** The number in decimal digits. */
  toString(): string {
    return String(this.number);
  }
}
