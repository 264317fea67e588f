import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type PveClient } from '../client';

/** A VM that prepares itself as a template, and powers itself off when it has. */
export interface PreparedVm {
  readonly client: PveClient;
  readonly node: string;
  readonly vmId: number;
  /**
   * Volume with its cloud-init data, `local:iso/debian-cidata-51335a73.iso`. What it holds is begun anew where that failed, in a VM that
   * has a medium of this name in its drive. @default nothing is begun anew
   */
  readonly medium?: string;
  /** Longest wait for it to be off, in milliseconds. */
  readonly limitMs: number;
  /** Between two looks, in milliseconds. @default 5000 */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
  /** Told what is waited for, `VM 9000 on pve1 prepares itself`. */
  readonly say: (line: string) => void;
}

/** A VM that does not become a template. */
class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(
    readonly code: 'TEMPLATE_STILL_RUNS' | 'TEMPLATE_SWITCHED_OFF',
    message: string,
  ) {
    super(message);
  }
}

type Config = Readonly<Record<string, string | number | undefined>>;

/** The drive of a VM's cloud-init data where it is no copy. */
const DRIVE = 'ide3';
/** Tasks that switch a VM. One that goes off with its whole node has none, and is not told apart. */
const SWITCHES = /^qm(start|stop|shutdown|reboot|reset)$/;
/** Those after which it runs; a reboot has it off for a while. */
const LEFT_ON = /^qm(start|reset)$/;
const WENT_WELL = /^(OK$|WARNINGS)/;

/**
 * Waits until the VM is off, takes its media out and makes it a template. Called once more it goes on, and leaves a template alone.
 *
 * A preparation that failed before is begun anew, as each boot of the VM does: where it runs for longer than the whole wait, has other
 * cloud-init data than it is to have, or was switched off by somebody else.
 *
 * @returns whether it has made the template
 * @throws {@link TemplateError} `TEMPLATE_STILL_RUNS` after the longest wait; `TEMPLATE_SWITCHED_OFF` where the VM did not go off by itself
 * @throws PveError
 */
export async function finishTemplate(vm: PreparedVm): Promise<boolean> {
  const { client } = vm;
  const path = `nodes/${vm.node}/qemu/${String(vm.vmId)}`;
  const config = await client.get<Config>(`${path}/config`);
  if (isTemplate(config)) return false;
  await beginAnew(vm, path, config);
  await untilOff(vm, path);
  const switched = await switchedOff(vm);
  if (switched !== undefined) {
    throw new TemplateError(
      'TEMPLATE_SWITCHED_OFF',
      `VM ${String(vm.vmId)} on ${vm.node} is off, and not by itself at the end of its preparation: ${switched}. ` +
        'Deploy again to begin its preparation anew.',
    );
  }
  const drives = mediaOf(await client.get<Config>(`${path}/config`));
  if (drives.length > 0) await client.put(`${path}/config`, { delete: drives.join(',') });
  // A task since PVE 7; before, the call itself.
  const task = await client.post<string | null>(`${path}/template`);
  if (task !== null) await client.waitTask(task);
  return true;
}

function isTemplate({ template }: Config): boolean {
  return Number(template ?? 0) === 1;
}

/** Drives with media, `ide3`: copies would have them too. */
function mediaOf(config: Config): readonly string[] {
  return Object.keys(config).filter(
    (key) => /^(ide|sata|scsi)\d+$/.test(key) && /(^|,)media=cdrom(,|$)/.test(String(config[key])),
  );
}

interface Status {
  readonly status: string;
  /** Seconds since it was started. */
  readonly uptime?: number;
}

/** What an earlier run has left without an end. Nothing is done to a VM that is somebody else's. */
async function beginAnew(vm: PreparedVm, path: string, config: Config): Promise<void> {
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

/** A node that does not answer for a while does not end the wait. */
async function untilOff(
  { client, limitMs, pollMs = 5000, signal, ...vm }: PreparedVm,
  path: string,
): Promise<void> {
  const end = performance.now() + limitMs;
  vm.say(`VM ${String(vm.vmId)} on ${vm.node} prepares itself`);
  for (;;) {
    try {
      const { status } = await client.get<Status>(`${path}/status/current`);
      if (status === 'stopped') return;
    } catch (error) {
      if (classify(error) !== 'transient' || performance.now() >= end) throw error;
    }
    if (performance.now() >= end) {
      throw new TemplateError(
        'TEMPLATE_STILL_RUNS',
        `VM ${String(vm.vmId)} on ${vm.node} was to prepare itself as a template and still runs after ` +
          `${String(Math.round(limitMs / 1000))} s. It powers itself off only when all went well: its console says what failed, mostly ` +
          'a package that could not be fetched; look whether its NIC has an address and a way to the mirror. Deploy again, which ' +
          'begins its preparation anew.',
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}

/** Who has switched the VM off; undefined where it did so by itself: the guest's own power-off is no task at PVE, everybody else's is. */
async function switchedOff({ client, node, vmId }: PreparedVm): Promise<string | undefined> {
  const tasks = await client.get<readonly Task[]>(`nodes/${node}/tasks`, {
    vmid: vmId,
    source: 'all',
    limit: 100,
  });
  // The latest is first. What was asked to stop may do so though the task gave up.
  const last = tasks.find(
    ({ type, status = '' }) => SWITCHES.test(type) && (!LEFT_ON.test(type) || WENT_WELL.test(status)),
  );
  if (!last) return 'PVE tells of no start of it';
  if (LEFT_ON.test(last.type)) return undefined;
  return `the last to switch it was ${last.user ?? 'somebody'} (${last.type})`;
}

interface Task {
  readonly type: string;
  readonly user?: string;
  /** Absent while it runs; `OK`, `WARNINGS: 1`, or what went wrong. */
  readonly status?: string;
}
