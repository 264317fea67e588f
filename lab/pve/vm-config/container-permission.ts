import { parsePropertyString } from '../../../pve/wire';
import { forbidden, type Caller } from '../auth';
import type { Lab } from '../model';
import { checkBridge } from './bridge-permission';
import { needOnGuest, type ConfigAuthority } from './config-permission';
import { checkDisk } from './disk-permission';

/** A change of a container's configuration whose caller is to be checked. */
export interface ContainerAuthority extends ConfigAuthority {
  /** What it has so far; empty for a new one. */
  readonly before: Readonly<Record<string, string | number>>;
  readonly unprivileged: boolean;
}

const PRIVILEGES: readonly (readonly [RegExp, string])[] = [
  [/^(?:cores|cpuunits|cpulimit)$/, 'VM.Config.CPU'],
  [/^(?:rootfs|mp\d+|unused\d+)$/, 'VM.Config.Disk'],
  [/^(?:memory|swap)$/, 'VM.Config.Memory'],
  [/^(?:net\d+|nameserver|searchdomain|hostname)$/, 'VM.Config.Network'],
];

/**
 * Ends a change of a container's options that the caller may not make.
 *
 * @throws ApiError 403
 */
export function checkContainerPermission(lab: Lab, caller: Caller, change: ContainerAuthority): void {
  if (caller.isRoot) return;
  for (const [option, value] of Object.entries(change.set)) {
    checkOption(caller, change, option);
    const text = String(value);
    if (/^net\d+$/.test(option)) checkBridge(lab, caller, text);
    if (/^(?:rootfs|mp\d+)$/.test(option)) checkMountPoint(lab, caller, change.vmid, text);
  }
  for (const option of change.delete ?? []) checkOption(caller, change, option);
}

function checkOption(caller: Caller, change: ContainerAuthority, option: string): void {
  const only = 'is only allowed for root@pam';
  if (/^dev\d+$/.test(option)) throw forbidden(`configuring device passthrough ${only}`);
  if (option === 'hookscript') throw forbidden(`changing the hookscript ${only}`);
  if (option === 'features') {
    checkFeatures(caller, change);
    return;
  }
  const privilege = PRIVILEGES.find(([pattern]) => pattern.test(option))?.[1];
  needOnGuest(caller, change, privilege ?? 'VM.Config.Options');
}

function checkMountPoint(lab: Lab, caller: Caller, vmid: number, value: string): void {
  const { volume = '' } = parsePropertyString(value, { defaultKey: 'volume' });
  if (volume.startsWith('/')) {
    const type = volume.startsWith('/dev/') ? 'device' : 'bind';
    throw forbidden(`mount point type ${type} is only allowed for root@pam`);
  }
  checkDisk({ lab, caller, vmid }, value);
}

/** Who may make containers may nest others in one without privileges; all else is root's. */
function checkFeatures(caller: Caller, change: ContainerAuthority): void {
  const only = 'is only allowed for root@pam';
  if (!change.unprivileged) throw forbidden(`changing feature flags for privileged container ${only}`);
  const [before, after] = [change.before['features'], change.set['features']].map((value) =>
    typeof value === 'string' ? parsePropertyString(value) : {},
  ) as [Record<string, string>, Record<string, string>];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => before[name] !== after[name]);
  if (changed.some((name) => name !== 'nesting')) {
    throw forbidden(`changing feature flags (except nesting) ${only}`);
  }
  if (changed.length > 0) needOnGuest(caller, change, 'VM.Allocate');
}
