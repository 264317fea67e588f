import type { Config, PreparedVm, Status } from './prepared-vm';
import { switchedOff } from './switched-off';

/** The drive of a VM's cloud-init data where it is no copy. */
const DRIVE = 'ide3';

/** What an earlier run has left without an end. Nothing is done to a VM that is somebody else's. */
export async function beginAnew(vm: PreparedVm, path: string, config: Config): Promise<void> {
  const { client, medium, say } = vm;
  const present = volumeOf(config);
  if (medium === undefined || present === undefined || nameOf(present) !== nameOf(medium)) return;
  const { status, uptime = 0 } = await client.get<Status>(`${path}/status/current`);
  const isOn = status !== 'stopped';
  const reason = present === medium ? await failure(vm, isOn, uptime) : 'its cloud-init data are others now';
  if (reason === undefined) return;
  say(`VM ${String(vm.vmId)} on ${vm.node} was not prepared: ${reason}; it is started to begin anew`);
  const did = async (verb: string): Promise<void> => {
    await client.waitTask(await client.post<string>(`${path}/status/${verb}`));
  };
  // Not a reset: what is said of uptime begins anew as well, and whoever comes after an interruption sees that it was stopped.
  if (isOn) await did('stop');
  if (present !== medium) await client.put(`${path}/config`, { [DRIVE]: `${medium},media=cdrom` });
  await did('start');
}

/** Why a VM with the right data will not become a template by itself; undefined where it may. */
async function failure(vm: PreparedVm, isOn: boolean, uptime: number): Promise<string | undefined> {
  if (!isOn) return switchedOff(vm);
  return uptime * 1000 > vm.limitMs ? `it runs for ${String(uptime)} s` : undefined;
}

/** Volume in the drive; undefined where there is no drive. */
function volumeOf(config: Config): string | undefined {
  return config[DRIVE] === undefined
    ? undefined
    : String(config[DRIVE])
        .replace(/^file=/, '')
        .split(',')[0];
}

/** Without the hash of what is in it. */
function nameOf(volume: string): string {
  return volume.replace(/-[0-9a-f]+\.iso$/, '');
}
