import { setTimeout as sleep } from 'node:timers/promises';
import { classify, type PveClient } from '../client';

/** A VM that prepares itself as a template, and powers itself off when it has. */
export interface PreparedVm {
  readonly client: PveClient;
  readonly node: string;
  readonly vmId: number;
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

type Config = Readonly<Record<string, unknown>>;

/** Tasks that switch a VM. One that goes off with its whole node has none, and is not told apart. */
const SWITCHES = /^qm(start|stop|shutdown|reboot|reset)$/;

/**
 * Waits until the VM is off, takes its media out and makes it a template. Called once more it goes on, and leaves a template alone.
 *
 * @returns whether it has made the template
 * @throws {@link TemplateError} `TEMPLATE_STILL_RUNS` after the longest wait; `TEMPLATE_SWITCHED_OFF` where the VM did not go off by itself
 * @throws PveError
 */
export async function finishTemplate(vm: PreparedVm): Promise<boolean> {
  const { client } = vm;
  const path = `nodes/${vm.node}/qemu/${String(vm.vmId)}`;
  if (isTemplate(await client.get<Config>(`${path}/config`))) return false;
  await untilOff(vm, path);
  await refuseSwitchedOff(vm);
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

/** A node that does not answer for a while does not end the wait. */
async function untilOff(
  { client, limitMs, pollMs = 5000, signal, ...vm }: PreparedVm,
  path: string,
): Promise<void> {
  const end = performance.now() + limitMs;
  vm.say(`VM ${String(vm.vmId)} on ${vm.node} prepares itself`);
  for (;;) {
    try {
      const { status } = await client.get<{ readonly status: string }>(`${path}/status/current`);
      if (status === 'stopped') return;
    } catch (error) {
      if (classify(error) !== 'transient' || performance.now() >= end) throw error;
    }
    if (performance.now() >= end) {
      throw new TemplateError(
        'TEMPLATE_STILL_RUNS',
        `VM ${String(vm.vmId)} on ${vm.node} was to prepare itself as a template and still runs after ` +
          `${String(Math.round(limitMs / 1000))} s. It powers itself off only when all went well: its console says what failed, mostly ` +
          'a package that could not be fetched; look whether its NIC has an address and a way to the mirror. Deploy again to wait on, ' +
          'or destroy the VM and deploy to begin anew.',
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}

/** The guest's own power-off is no task at PVE, everybody else's is. */
async function refuseSwitchedOff({ client, node, vmId }: PreparedVm): Promise<void> {
  const tasks = await client.get<readonly { readonly type: string; readonly user?: string }[]>(
    `nodes/${node}/tasks`,
    { vmid: vmId, source: 'all', limit: 100 },
  );
  // The latest is first.
  const last = tasks.find(({ type }) => SWITCHES.test(type));
  if (last?.type === 'qmstart') return;
  const reason = last
    ? `the last to switch it was ${last.user ?? 'somebody'} (${last.type})`
    : 'PVE tells of no start of it';
  throw new TemplateError(
    'TEMPLATE_SWITCHED_OFF',
    `VM ${String(vmId)} on ${node} is off, and not by itself at the end of its preparation: ${reason}. ` +
      'Destroy the VM and deploy to begin anew.',
  );
}
