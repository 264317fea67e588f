import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type PveClient } from '../client';

/** A VM that prepares itself as a template, and powers itself off when it has. */
export interface PreparedVm {
  readonly client: PveClient;
  readonly node: string;
  readonly vmId: number;
  /** Volume with its cloud-init data, `local:iso/debian-cidata-51335a73.iso`. @default what is in its drive */
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
/** Those after which it runs. */
const LEFT_ON = /^qm(start|reboot|reset)$/;

/**
 * Waits until the VM is off, takes its media out and makes it a template. Called once more it goes on, and leaves a template alone.
 *
 * A preparation that failed before is begun anew, as each boot of the VM does: one that runs for longer than the whole wait or with other
 * cloud-init data is reset, and one that somebody else has switched off is started.
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
  /** Seconds since it was started; a reset does not count. */
  readonly uptime?: number;
}

/** What an earlier run has left without an end. */
async function beginAnew(vm: PreparedVm, path: string, config: Config): Promise<void> {
  const { client, say } = vm;
  const { status, uptime = 0 } = await client.get<Status>(`${path}/status/current`);
  const isOn = status !== 'stopped';
  const reason = isOn ? staleness(vm, config, uptime) : await switchedOff(vm);
  if (reason === undefined) return;
  say(
    `VM ${String(vm.vmId)} on ${vm.node} was not prepared: ${reason}; it is ${isOn ? 'reset' : 'started'} to begin anew`,
  );
  if (hasOtherMedium(vm, config)) {
    await client.put(`${path}/config`, { [DRIVE]: `${String(vm.medium)},media=cdrom` });
  }
  await client.waitTask(await client.post<string>(`${path}/status/${isOn ? 'reset' : 'start'}`));
}

/** Why a VM that runs will not end by itself; undefined where it may. */
function staleness(vm: PreparedVm, config: Config, uptime: number): string | undefined {
  if (hasOtherMedium(vm, config)) return 'its cloud-init data are others now';
  return uptime * 1000 > vm.limitMs ? `it runs for ${String(uptime)} s` : undefined;
}

function hasOtherMedium({ medium }: PreparedVm, config: Config): boolean {
  return medium !== undefined && String(config[DRIVE] ?? '').split(',')[0] !== medium;
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
          'a package that could not be fetched; look whether its NIC has an address and a way to the mirror. Deploy again, which resets ' +
          'the VM to begin its preparation anew.',
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}

/** Who has switched the VM off; undefined where it did so by itself: the guest's own power-off is no task at PVE, everybody else's is. */
async function switchedOff({ client, node, vmId }: PreparedVm): Promise<string | undefined> {
  const tasks = await client.get<readonly { readonly type: string; readonly user?: string }[]>(
    `nodes/${node}/tasks`,
    { vmid: vmId, source: 'all', limit: 100 },
  );
  // The latest is first.
  const last = tasks.find(({ type }) => SWITCHES.test(type));
  if (!last) return 'PVE tells of no start of it';
  if (LEFT_ON.test(last.type)) return undefined;
  return `the last to switch it was ${last.user ?? 'somebody'} (${last.type})`;
}
