import { parsePropertyString, parseSize, parseVolumeId } from '../wire';
import { AdoptError } from './adopt-error';
import { nicSpecOf } from './nic-spec';
import type { VmPlace } from './vm-place';

/** `GET /nodes/{node}/qemu/{vmid}/config` */
export type VmConfig = Readonly<Record<string, unknown>>;

/** What a VM's file in a site says, in the words of the site. */
export type VmFileSpec = Readonly<Record<string, unknown>>;

const GIB = 1024 ** 3;

/**
 * What a site says of a VM that is there already, so that taking it over changes nothing of it.
 * @throws {@link AdoptError} `ADOPT_DISK` for what a site cannot describe
 */
export function vmSpecOf(config: VmConfig, { node, vmId, pool, nodes }: VmPlace): VmFileSpec {
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
    hotplug: text(config, 'hotplug')?.split(','),
    on_boot: flag(config, 'onboot') ?? false,
    agent: agentOf(config),
    protection: flag(config, 'protection') === true ? true : undefined,
    ...startupOf(config),
    disks: Object.fromEntries(
      keys(config, /^(scsi|virtio|sata|ide)\d+$/).flatMap((key) => {
        const disk = diskOf(key, String(config[key]));
        return disk ? [[key, disk] as const] : [];
      }),
    ),
    nics: Object.fromEntries(
      keys(config, /^net\d+$/).map((key) => [
        key,
        nicSpecOf(String(config[key]), text(config, key.replace('net', 'ipconfig'))),
      ]),
    ),
  });
}

/** A disk, or undefined for a CD-ROM and for PVE's own cloud-init drive. */
function diskOf(key: string, value: string): object | undefined {
  const parts = parsePropertyString(value, { defaultKey: 'file' });
  const { file = '', size = '' } = parts;
  if (parts['media'] === 'cdrom' || /vm-\d+-cloudinit/.test(file)) return undefined;
  const gib = size === '' ? Number.NaN : parseSize(size) / GIB;
  if (key.startsWith('ide') || !Number.isInteger(gib)) {
    throw new AdoptError(
      'ADOPT_DISK',
      `disk ${key} of ${size || 'no size'} is on ${key.replace(/\d+$/, '')}; a site describes disks of whole GiB on scsi, virtio and sata. ` +
        'Move or resize it in PVE first.',
    );
  }
  return present({
    size: `${String(gib)}GiB`,
    datastore: parseVolumeId(file).storage,
    ssd: parts['ssd'] === '1',
    discard: parts['discard'] === 'on',
    iothread: parts['iothread'] === '1',
    cache: parts['cache'],
    aio: parts['aio'],
    serial: parts['serial'],
    backup: parts['backup'] === '0' ? false : undefined,
    replicate: parts['replicate'] === '0' ? false : undefined,
    limits: limitsOf(parts),
  });
}

/** PVE's words for a disk's limits, by a site's. */
const LIMITS = { read_mib: 'mbps_rd', write_mib: 'mbps_wr', read_iops: 'iops_rd', write_iops: 'iops_wr' };

function limitsOf(parts: Readonly<Record<string, string | undefined>>): object | undefined {
  const limits = Object.entries(LIMITS).flatMap(([word, key]) => {
    const value = parts[key];
    return value === undefined ? [] : [[word, Number(value)] as const];
  });
  return limits.length > 0 ? Object.fromEntries(limits) : undefined;
}

function agentOf(config: VmConfig): boolean {
  const { enabled } = parsePropertyString(text(config, 'agent') ?? '0', { defaultKey: 'enabled' });
  return enabled === '1';
}

function startupOf(config: VmConfig): VmFileSpec {
  const { order, up, down } = parsePropertyString(text(config, 'startup') ?? '', { defaultKey: 'order' });
  const seconds = (value: string | undefined): number | undefined =>
    value === undefined ? undefined : Number(value);
  return { startup_order: seconds(order), startup_delay: seconds(up), shutdown_timeout: seconds(down) };
}

function keys(config: VmConfig, form: RegExp): string[] {
  return Object.keys(config).filter((key) => form.test(key));
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
