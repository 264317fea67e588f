import { createHash } from 'node:crypto';
import { parseBoolean, parsePropertyString, parseSize } from '../../../pve/wire';
import type { Lab, VmConfig, VmRecord } from '../model';
import { majorOf } from '../operations';
import { findSection } from '../sections';
import { isDriveKey, readDrive } from '../vm-config';

const digests = new WeakMap<VmConfig, string>();

/** SHA-1 of a configuration; clients send it back to find out that somebody else changed it. */
export function digestOf(config: VmConfig): string {
  const known = digests.get(config);
  if (known !== undefined) return known;
  const digest = createHash('sha1').update(JSON.stringify(config)).digest('hex');
  digests.set(config, digest);
  return digest;
}

/** `GET …/config` */
export function viewConfig(vm: VmRecord, current = false): Record<string, unknown> {
  const config = current ? (vm.runningConfig ?? vm.config) : vm.config;
  return { ...config, ...(vm.lock === undefined ? {} : { lock: vm.lock }), digest: digestOf(vm.config) };
}

/** Number of virtual CPUs. */
export function cpusOf(config: VmConfig): number {
  return Number(config['vcpus'] ?? Number(config['cores'] ?? 1) * Number(config['sockets'] ?? 1));
}

/** Bytes of memory. */
function memoryOf(config: VmConfig): number {
  return Number(config['memory'] ?? 512) * 1024 ** 2;
}

/** Bytes of the disk that the machine boots from. */
function bootDiskSize(config: VmConfig): number {
  const key = bootDisk(config);
  const size = key === undefined ? undefined : readDrive(key, String(config[key])).options['size'];
  return size === undefined ? 0 : parseSize(size);
}

/** The first disk in the boot order, or the first disk there is. */
export function bootDisk(config: VmConfig): string | undefined {
  const order = /order=([^,]*)/.exec(String(config['boot'] ?? ''))?.[1]?.split(';') ?? [];
  const candidates = [...order, ...Object.keys(config).sort()];
  return candidates.find(
    (key) => /^(ide|sata|scsi|virtio)\d+$/.test(key) && isDriveKey(key) && holdsDisk(key, config),
  );
}

function holdsDisk(key: string, config: VmConfig): boolean {
  const value = config[key];
  return value !== undefined && readDrive(key, String(value)).options['media'] !== 'cdrom';
}

/** Whether the configuration has the QEMU guest agent on. */
export function isAgentEnabled(config: VmConfig): boolean {
  const agent = config['agent'];
  if (agent === undefined) return false;
  return (
    parseBoolean(parsePropertyString(String(agent), { defaultKey: 'enabled' })['enabled'] ?? '0') === true
  );
}

/** Seconds since the machine was started. */
export function uptimeOf(lab: Lab, vm: VmRecord): number {
  return vm.startedAt === undefined ? 0 : Math.max(1, Math.floor((lab.now() - vm.startedAt) / 1000));
}

const ZERO_COUNTERS = { cpu: 0, mem: 0, disk: 0, diskread: 0, diskwrite: 0, netin: 0, netout: 0 };

/** What a machine with a balloon gives back at most, in bytes, and its share. */
function balloonOf(config: VmConfig): object {
  const mebibytes = Number(config['balloon'] ?? 0);
  return mebibytes === 0
    ? {}
    : { balloon_min: mebibytes * 1024 ** 2, shares: Number(config['shares'] ?? 1000) };
}

/** Whether the HA manager looks after a guest, and what for. */
export function haOf(lab: Lab, sid: string): object {
  const resource = findSection(lab, 'ha/resources', sid);
  return resource ? { managed: 1, state: resource.config['state'] } : { managed: 0 };
}

/**
 * One row of `GET /nodes/{node}/qemu`. Processors and memory are those that are written down, also while they wait
 * (recorded: proxmox_virtual_environment_vm/new-full-import.update).
 *
 * @param isFull with what PVE asks QEMU for
 */
export function viewListed(lab: Lab, vm: VmRecord, isFull: boolean): Record<string, unknown> {
  const { config } = vm;
  return {
    vmid: vm.vmid,
    name: config['name'] ?? `VM ${vm.vmid}`,
    status: vm.status,
    ...(isFull ? { qmpstatus: vm.paused === true ? 'paused' : vm.status } : {}),
    cpus: cpusOf(config),
    maxmem: memoryOf(config),
    maxdisk: bootDiskSize(config),
    uptime: uptimeOf(lab, vm),
    ...balloonOf(config),
    ...(Object.keys(config).some((key) => /^serial\d+$/.test(key)) ? { serial: 1 } : {}),
    ...(majorOf(lab.version) >= 9 ? { memhost: 0 } : {}),
    ...(vm.pid === undefined ? {} : { pid: vm.pid }),
    ...(config['tags'] === undefined ? {} : { tags: config['tags'] }),
    ...(config['template'] === 1 ? { template: 1 } : {}),
    ...(vm.lock === undefined ? {} : { lock: vm.lock }),
    ...ZERO_COUNTERS,
  };
}

/** `GET …/status/current`; what the lab has to say beside PVE is under `lab`. */
export function viewStatus(lab: Lab, vm: VmRecord): Record<string, unknown> {
  return {
    ...viewListed(lab, vm, true),
    ha: haOf(lab, `vm:${vm.vmid}`),
    ...(isAgentEnabled(vm.config) ? { agent: 1 } : {}),
    ...(vm.status === 'running' ? { lab: { guest: vm.guestAbsent ?? 'running' } } : {}),
  };
}

/** One row of `GET /cluster/resources` and of a pool's members, without its end: `uptime` changes by itself. */
export function viewResource(vm: VmRecord): Record<string, unknown> {
  const { config } = vm;
  return {
    id: `qemu/${vm.vmid}`,
    type: 'qemu',
    vmid: vm.vmid,
    node: vm.node,
    ...(config['name'] === undefined ? {} : { name: config['name'] }),
    status: vm.status,
    template: config['template'] === 1 ? 1 : 0,
    maxcpu: cpusOf(config),
    maxmem: memoryOf(config),
    maxdisk: bootDiskSize(config),
    ...ZERO_COUNTERS,
    ...(vm.pool === undefined ? {} : { pool: vm.pool }),
    ...(config['tags'] === undefined ? {} : { tags: config['tags'] }),
    ...(vm.lock === undefined ? {} : { lock: vm.lock }),
  };
}
