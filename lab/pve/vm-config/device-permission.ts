import { parsePropertyString } from '../../../pve/wire';
import type { Caller } from '../auth';
import { refuse } from '../model';

/** Devices whose use depends on what they are. */
export const DEVICE = /^(?:(serial|usb|hostpci|virtiofs)\d+|(rng)0)$/;

/** Privilege on the machine that a device wants. */
export function devicePrivilege(option: string): string {
  return option.startsWith('virtiofs') ? 'VM.Config.Disk' : 'VM.Config.HWType';
}

/**
 * Ends a change of a device that the caller may not use: those of the host are root's, mapped ones of who may use the
 * mapping.
 *
 * @throws ApiError
 */
export function checkDevice(caller: Caller, option: string, value: string): void {
  const [, numbered, alone] = DEVICE.exec(option) ?? [];
  const kind = numbered ?? alone;
  if (kind === 'serial') {
    if (value !== 'socket') throw refuse(`only root can set '${option}' config for real devices`);
    return;
  }
  const key = { usb: 'host', hostpci: 'host', virtiofs: 'dirid', rng: 'source' }[kind ?? ''] ?? 'host';
  const device = parsePropertyString(value, { defaultKey: key });
  if (kind === 'rng') {
    if (device['source'] === '/dev/hwrng') caller.need('/mapping/hwrng', 'Mapping.Use');
    return;
  }
  if (kind === 'virtiofs') {
    caller.need(`/mapping/dir/${device['dirid'] ?? ''}`, 'Mapping.Use');
    return;
  }
  const { host, mapping } = device;
  if (kind === 'usb' && host?.toLowerCase() === 'spice') return;
  if (host !== undefined) {
    const what = kind === 'usb' ? 'real' : 'non-mapped';
    throw refuse(`only root can set '${option}' config for ${what} devices`);
  }
  if (mapping === undefined) throw refuse("either 'host' or 'mapping' must be set.");
  caller.need(`/mapping/${kind === 'usb' ? 'usb' : 'pci'}/${mapping}`, 'Mapping.Use');
}
