import { networkMachine, type Site } from '../../site';
import type { BmcLogEntry, BootDevice, PowerAction, PowerControl, PowerState } from '../power';
import type { Provisioner } from './provisioner';
import { refuse, type Result } from './result';

/** What somebody wants of what switches a machine, and who. */
interface Wish<T> {
  readonly what: T;
  readonly actor: string;
}

/** Whether a machine is under power. @throws BootError BOOT_BMC_… */
export async function powerState(
  provisioner: Provisioner,
  name: string,
): Promise<Result<{ power: PowerState }>> {
  const found = await powerOfMachine(provisioner, name);
  return found.ok ? { ok: true, power: await found.power.state() } : found;
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
  const found = await powerOfMachine(provisioner, name);
  if (!found.ok) return found;
  if (found.state === 'installing' && what !== 'on' && confirm !== name) {
    return refuse(
      'BOOT_MACHINE_STATE',
      `"${name}" is being installed, and would be left with half a system: say its name once more to do it`,
    );
  }
  await found.power.act(what);
  await provisioner.parts.fleet.note({ machine: name, kind: 'power', actor, detail: { action: what } });
  return { ok: true, power: await found.power.state() };
}

/** Sets what the next start of a machine tries first. @throws BootError BOOT_BMC_… */
export async function setBootDevice(
  provisioner: Provisioner,
  name: string,
  { what, actor }: Wish<BootDevice>,
): Promise<Result<{ device: BootDevice }>> {
  const found = await powerOfMachine(provisioner, name);
  if (!found.ok) return found;
  await found.power.bootOnce(what);
  await provisioner.parts.fleet.note({ machine: name, kind: 'boot-device', actor, detail: { device: what } });
  return { ok: true, device: what };
}

/** The last entries of the log of what switches a machine. @throws BootError BOOT_BMC_… */
export async function bmcLog(
  provisioner: Provisioner,
  name: string,
  most: number,
): Promise<Result<{ entries: readonly BmcLogEntry[] }>> {
  const found = await powerOfMachine(provisioner, name);
  return found.ok ? { ok: true, entries: await found.power.log(most) } : found;
}

async function powerOfMachine(
  { parts }: Provisioner,
  name: string,
): Promise<Result<{ power: PowerControl; state: string }>> {
  const machine = await parts.fleet.find(name);
  if (!machine) return refuse('BOOT_MACHINE_UNKNOWN', `there is no machine "${name}"`);
  const power = parts.power(name);
  return power === undefined
    ? refuse('BOOT_BMC_MISSING', `"${name}" is not switched by this server: ${remedyFor(parts.site(), name)}`)
    : { ok: true, power, state: machine.status.state };
}

function remedyFor(site: Site, name: string): string {
  const vm = networkMachine(site, name)?.vm;
  return vm
    ? `write "power_token" into nodes/${vm.node}.yaml, or switch it in PVE`
    : 'write "bmc" into its file in hosts/';
}
