import { parsePropertyString } from '../wire';
import { AdoptError } from './adopt-error';
import { diskSpecOf } from './disk-spec';
import { checkNicGaps, nicSpecOf } from './nic-spec';
import type { VmPlace } from './vm-place';

/** `GET /nodes/{node}/qemu/{vmid}/config` */
export type VmConfig = Readonly<Record<string, unknown>>;

/** What a VM's file in a site says, in the words of the site. */
export type VmFileSpec = Readonly<Record<string, unknown>>;

/**
 * What a site says of a VM that is there already, so that taking it over changes nothing of it.
 * @throws {@link AdoptError} `ADOPT_DISK`, `ADOPT_NIC`, `ADOPT_SETTING` and `ADOPT_TEMPLATE` for what a site cannot describe
 */
export function vmSpecOf(config: VmConfig, { node, vmId, pool, nodes }: VmPlace): VmFileSpec {
  refuseOthers(config, `${node}/${String(vmId)}`);
  const nics = keys(config, /^net\d+$/);
  checkNicGaps(nics);
  const cpu = parsePropertyString(text(config, 'cpu') ?? 'kvm64', { defaultKey: 'cputype' });
  const memory = number(config, 'memory') ?? 512;
  // Without a word, PVE gives the guest a balloon that keeps all memory; 0 is none.
  const balloon = number(config, 'balloon') ?? memory;
  return present({
    boot_method: 'adopt',
    node,
    vm_id: vmId,
    nodes,
    pool,
    description: text(config, 'description')?.replace(/\n$/, ''),
    tags: list(config, 'tags') ?? [],
    cores: number(config, 'cores') ?? 1,
    sockets: number(config, 'sockets') ?? 1,
    cpu_type: cpu['cputype'] ?? 'kvm64',
    cpu_flags: cpu['flags']?.split(';'),
    cpu_affinity: text(config, 'affinity'),
    cpu_limit: number(config, 'cpulimit'),
    cpu_units: number(config, 'cpuunits'),
    numa: flag(config, 'numa'),
    memory: `${String(memory)}MiB`,
    balloon: balloon === 0 ? undefined : `${String(balloon)}MiB`,
    firmware: text(config, 'bios'),
    machine: text(config, 'machine'),
    scsi_hardware: text(config, 'scsihw') ?? 'lsi',
    hotplug: hotplugOf(config),
    on_boot: flag(config, 'onboot') ?? false,
    agent: agentOf(config),
    protection: flag(config, 'protection') === true ? true : undefined,
    ...startupOf(config),
    disks: Object.fromEntries(
      keys(config, /^(scsi|virtio|sata|ide)\d+$/).flatMap((key) => {
        const disk = diskSpecOf(key, String(config[key]));
        return disk ? [[key, disk] as const] : [];
      }),
    ),
    nics: Object.fromEntries(
      nics.map((key) => [
        key,
        nicSpecOf(key, String(config[key]), text(config, key.replace('net', 'ipconfig'))),
      ]),
    ),
  });
}

function refuseOthers(config: VmConfig, place: string): void {
  if (flag(config, 'template') === true)
    throw new AdoptError(
      'ADOPT_TEMPLATE',
      `${place} is a template, and a site describes VMs. Leave it as it is and copy it: clone: { template: ${place.replace(/^.*\//, '')} }.`,
    );
  const found = ['arch', 'ivshmem'].find((key) => text(config, key) !== undefined);
  if (found === undefined) return;
  throw new AdoptError(
    'ADOPT_SETTING',
    `${place} has ${found}: ${text(config, found) ?? ''}, which the provider cannot keep as it is. Remove it in PVE first, or leave the VM to whoever set it.`,
  );
}

function agentOf(config: VmConfig): boolean {
  const { enabled } = parsePropertyString(text(config, 'agent') ?? '0', { defaultKey: 'enabled' });
  return enabled === '1';
}

/** `0` and `1` are none and PVE's own, and the provider knows no `cloudinit`; a site has no word for them, and what it does not say stays. */
function hotplugOf(config: VmConfig): readonly string[] | undefined {
  const words = text(config, 'hotplug')?.split(',') ?? [];
  return words.length === 0 || words.some((word) => /^(\d|cloudinit)$/.test(word)) ? undefined : words;
}

function startupOf(config: VmConfig): VmFileSpec {
  const { order, up, down } = parsePropertyString(text(config, 'startup') ?? '', { defaultKey: 'order' });
  // The order may be `any`, which is none.
  const seconds = (value: string | undefined): number | undefined =>
    value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
  return { startup_order: seconds(order), startup_delay: seconds(up), shutdown_timeout: seconds(down) };
}

function keys(config: VmConfig, form: RegExp): string[] {
  // PVE answers in no order.
  return Object.keys(config)
    .filter((key) => form.test(key))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

function text(config: VmConfig, key: string): string | undefined {
  const value = config[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function number(config: VmConfig, key: string): number | undefined {
  const value = Number(text(config, key)?.replace(/^current=/, ''));
  return Number.isNaN(value) ? undefined : value;
}

function flag(config: VmConfig, key: string): boolean | undefined {
  const value = text(config, key);
  return value === undefined ? undefined : value === '1';
}

function list(config: VmConfig, key: string): string[] | undefined {
  return text(config, key)
    ?.split(/[;, ]/)
    .filter((item) => item !== '');
}

function present(fields: VmFileSpec): VmFileSpec {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
