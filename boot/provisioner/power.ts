import type { BmcLogEntry, BootDevice, PowerAction, PowerControl, PowerState } from '../power';
import type { Provisioner } from './provisioner';
import { refuse, type Result } from './result';

/** What somebody wants of a BMC, and who. */
interface Wish<T> {
  readonly what: T;
  readonly actor: string;
}

/** Whether a machine is under power. @throws BootError BOOT_BMC_… */
export async function powerState(
  provisioner: Provisioner,
  name: string,
): Promise<Result<{ power: PowerState }>> {
  const found = await bmcOfMachine(provisioner, name);
  return found.ok ? { ok: true, power: await found.bmc.state() } : found;
}

/**
 * Switches a machine.
 * @param confirm its name once more, where it is being installed: it would be left with half a system
 * @throws BootError BOOT_BMC_…
 */
export async function switchPower(
  provisioner: Provisioner,
  name: string,
  { what, actor, confirm }: Wish<PowerAction> & { readonly confirm?: string | undefined },
): Promise<Result<{ power: PowerState }>> {
  const found = await bmcOfMachine(provisioner, name);
  if (!found.ok) return found;
  if (found.state === 'installing' && what !== 'on' && confirm !== name) {
    return refuse(
      'BOOT_MACHINE_STATE',
      `"${name}" is being installed, and would be left with half a system: say its name once more to do it`,
    );
  }
  await found.bmc.act(what);
  await provisioner.parts.fleet.note({ machine: name, kind: 'power', actor, detail: { action: what } });
  return { ok: true, power: await found.bmc.state() };
}

/** Sets what the next start of a machine tries first. @throws BootError BOOT_BMC_… */
export async function setBootDevice(
  provisioner: Provisioner,
  name: string,
  { what, actor }: Wish<BootDevice>,
): Promise<Result<{ device: BootDevice }>> {
  const found = await bmcOfMachine(provisioner, name);
  if (!found.ok) return found;
  await found.bmc.bootOnce(what);
  await provisioner.parts.fleet.note({ machine: name, kind: 'boot-device', actor, detail: { device: what } });
  return { ok: true, device: what };
}

/** The last entries of the BMC's own log. @throws BootError BOOT_BMC_… */
export async function bmcLog(
  provisioner: Provisioner,
  name: string,
  most: number,
): Promise<Result<{ entries: readonly BmcLogEntry[] }>> {
  const found = await bmcOfMachine(provisioner, name);
  return found.ok ? { ok: true, entries: await found.bmc.log(most) } : found;
}

async function bmcOfMachine(
  { parts }: Provisioner,
  name: string,
): Promise<Result<{ bmc: PowerControl; state: string }>> {
  const machine = await parts.fleet.find(name);
  if (!machine) return refuse('BOOT_MACHINE_UNKNOWN', `there is no machine "${name}"`);
  const bmc = parts.bmc(name);
  return bmc === undefined
    ? refuse('BOOT_BMC_MISSING', `"${name}" has no BMC in the specs: write "bmc" into its file in hosts/`)
    : { ok: true, bmc, state: machine.status.state };
}
