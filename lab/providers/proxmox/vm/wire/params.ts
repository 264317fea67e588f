import { block, blocks, flag, number, text, texts } from '../../../resource';
import { isList, type ObjectValue, type Value } from '../../../values';
import { given, positive, properties } from '../../property';

/** Parameters of a VM's create or config call. */
export type VmParams = Record<string, string | number | boolean | readonly string[] | undefined>;

/** `agent` */
export function agentParams(agent: ObjectValue | undefined): VmParams {
  if (!agent) return {};
  const parts = properties(
    ['enabled', flag(agent, 'enabled')],
    ['fstrim_cloned_disks', flag(agent, 'trim')],
    ['type', text(agent, 'type')],
  );
  return { agent: parts };
}

/** `cores`, `sockets`, `cpu`, `numa` and what is set beyond. */
export function cpuParams(cpu: ObjectValue): VmParams {
  const flags = texts(cpu, 'flags');
  const type = text(cpu, 'type');
  return {
    cores: number(cpu, 'cores'),
    sockets: number(cpu, 'sockets'),
    numa: flag(cpu, 'numa'),
    cpu: flags.length > 0 ? properties(['cputype', type], ['flags', flags.join(';')]) : type,
    arch: given(text(cpu, 'architecture')),
    vcpus: positive(number(cpu, 'hotplugged')),
    cpulimit: positive(number(cpu, 'limit')),
    cpuunits: positive(number(cpu, 'units')),
  };
}

/** `memory`, `balloon`, `ivshmem` */
export function memoryParams(memory: ObjectValue, vmid: number): VmParams {
  const shared = number(memory, 'shared');
  return {
    memory: number(memory, 'dedicated'),
    balloon: number(memory, 'floating'),
    ivshmem: shared > 0 ? properties(['size', shared], ['name', `vm-${vmid}-ivshmem`]) : undefined,
  };
}

/** `net0`, `net1`, …; a device that is not enabled is left out. */
export function networkParams(devices: readonly ObjectValue[]): VmParams {
  const entries = devices
    .map((device, index) => [`net${index}`, device] as const)
    .filter(([, device]) => device.enabled !== false)
    .map(([key, device]) => [key, networkDevice(device)] as const);
  return Object.fromEntries(entries);
}

function networkDevice(device: ObjectValue): string {
  const rate = number(device, 'rate_limit');
  return properties(
    ['model', text(device, 'model')],
    ['bridge', text(device, 'bridge')],
    ['firewall', flag(device, 'firewall')],
    ['link_down', flag(device, 'disconnected') ? true : undefined],
    ['macaddr', text(device, 'mac_address')],
    ['queues', positive(number(device, 'queues'))],
    ['rate', rate === 0 ? undefined : rate.toFixed(6)],
    ['tag', positive(number(device, 'vlan_id'))],
    ['mtu', positive(number(device, 'mtu'))],
    ['trunks', text(device, 'trunks')],
  );
}

/** `serial0`, … */
export function serialParams(planned: ObjectValue): VmParams {
  return Object.fromEntries(
    blocks(planned, 'serial_device').map((device, index) => [`serial${index}`, text(device, 'device')]),
  );
}

/** `vga` */
export function vgaParams(planned: ObjectValue): VmParams {
  const vga = block(planned, 'vga');
  if (!vga) return {};
  const parts = properties(
    ['clipboard', text(vga, 'clipboard')],
    ['memory', positive(number(vga, 'memory'))],
    ['type', text(vga, 'type')],
  );
  return { vga: parts };
}

/** `startup`; -1 leaves a part to PVE. */
export function startupParams(planned: ObjectValue): VmParams {
  const startup = block(planned, 'startup');
  if (!startup) return {};
  const part = (name: string): number | undefined =>
    number(startup, name) >= 0 ? number(startup, name) : undefined;
  const text = properties(['order', part('order')], ['up', part('up_delay')], ['down', part('down_delay')]);
  return text === '' ? {} : { startup: text };
}

/** `tags`, sorted. */
export function tagsParam(planned: ObjectValue): string {
  return [...texts(planned, 'tags')]
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
    .sort()
    .join(';');
}

/** `watchdog`, when it is enabled. */
export function watchdogParams(watchdog: ObjectValue | undefined): VmParams {
  if (!flag(watchdog, 'enabled')) return {};
  return { watchdog: properties(['model', text(watchdog, 'model')], ['action', text(watchdog, 'action')]) };
}

/** `audio0` */
export function audioParams(planned: ObjectValue): VmParams {
  const entries = blocks(planned, 'audio_device')
    .map((device, index) => [`audio${index}`, device] as const)
    .filter(([, device]) => flag(device, 'enabled'))
    .map(
      ([key, device]) =>
        [key, properties(['device', text(device, 'device')], ['driver', text(device, 'driver')])] as const,
    );
  return Object.fromEntries(entries);
}

/** `smbios1`; the texts travel in base64. */
export function smbiosParams(planned: ObjectValue, newUuid: () => string): VmParams {
  const smbios = block(planned, 'smbios');
  if (!smbios) return {};
  const encoded = (name: string): string => Buffer.from(text(smbios, name), 'utf8').toString('base64');
  const parts = properties(
    ['base64', true],
    ['family', encoded('family')],
    ['manufacturer', encoded('manufacturer')],
    ['product', encoded('product')],
    ['serial', encoded('serial')],
    ['sku', encoded('sku')],
    ['uuid', text(smbios, 'uuid') || newUuid()],
    ['version', encoded('version')],
  );
  return { smbios1: parts };
}

/** `amd_sev` */
export function amdSevParams(planned: ObjectValue): VmParams {
  const sev = block(planned, 'amd_sev');
  if (!sev) return {};
  const parts = properties(
    ['type', text(sev, 'type')],
    ['allow-smt', flag(sev, 'allow_smt')],
    ['kernel-hashes', flag(sev, 'kernel_hashes')],
    ['no-debug', flag(sev, 'no_debug')],
    ['no-key-sharing', flag(sev, 'no_key_sharing')],
  );
  return { 'amd-sev': parts };
}

/** `rng0` */
export function rngParams(planned: ObjectValue): VmParams {
  const rng = block(planned, 'rng');
  if (!rng) return {};
  const parts = properties(
    ['source', text(rng, 'source')],
    ['max_bytes', number(rng, 'max_bytes') || 1024],
    ['period', number(rng, 'period') || 1000],
  );
  return { rng0: parts };
}

/** `efidisk0`: a new volume; its size is PVE's business. */
export function efiDiskParams(efi: ObjectValue | undefined): VmParams {
  if (!efi) return {};
  const parts = properties(
    ['file', `${text(efi, 'datastore_id')}:1`],
    ['format', text(efi, 'file_format') || 'raw'],
    ['efitype', text(efi, 'type')],
    ['pre-enrolled-keys', flag(efi, 'pre_enrolled_keys')],
  );
  return { efidisk0: parts };
}

/** `tpmstate0`: a new volume. */
export function tpmParams(tpm: ObjectValue | undefined): VmParams {
  if (!tpm) return {};
  return {
    tpmstate0: properties(
      ['file', `${text(tpm, 'datastore_id')}:1`],
      ['version', text(tpm, 'version') || 'v2.0'],
    ),
  };
}

/** Texts of a list in the order given. */
export function order(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((item: Value): item is string => typeof item === 'string') : [];
}
