import { setTimeout as sleep } from 'node:timers/promises';
import { BootError } from '../boot-error';
import type { PowerControl } from './power-control';

/** Machines go off at once when they are not asked; a BMC may be slow to notice. */
const OFF_WITHIN_MS = 60_000;
const LOOK_MS = 1000;

/**
 * Starts a machine from the network, once. It is off while the device is set: in POST some BMCs take none, and some forget
 * the one that they took.
 * @param mayGoOn Asked once more right before the machine is switched off, and before it is switched on.
 * @returns false where it did not go on
 * @throws BootError BOOT_BMC_UNREACHABLE, BOOT_BMC_CERTIFICATE, BOOT_BMC_LOGIN, BOOT_BMC_REFUSED
 */
export async function startFromNetwork(bmc: PowerControl, mayGoOn: () => Promise<boolean>): Promise<boolean> {
  if ((await bmc.state()) !== 'off') {
    if (!(await mayGoOn())) return false;
    await bmc.act('off');
    const deadline = performance.now() + OFF_WITHIN_MS;
    while ((await bmc.state()) !== 'off') {
      if (performance.now() > deadline) {
        throw new BootError('BOOT_BMC_REFUSED', `it did not go off within ${String(OFF_WITHIN_MS / 1000)} s`);
      }
      await sleep(LOOK_MS);
    }
  }
  await bmc.bootOnce('network');
  if (!(await mayGoOn())) return false;
  await bmc.act('on');
  return true;
}
