import { setTimeout as sleep } from 'node:timers/promises';
import { classify } from '../client';
import { beginAnew } from './begin-anew';
import type { Config, PreparedVm, Status } from './prepared-vm';
import { switchedOff } from './switched-off';

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
