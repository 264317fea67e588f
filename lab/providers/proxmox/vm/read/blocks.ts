import { block, blocks, flag, text } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { defaultBlock } from '../defaults';
import { readProperties } from '../wire';
import { numberedKeys, numberOf, textOf, truthOf } from './fields';
import type { ReadContext } from './read-context';

type Reader = (context: ReadContext) => Value | undefined;

/** A block that has a default: it is in the state when it was before, or when the VM differs from the default. */
function keepOrShow(
  { state, isClone }: ReadContext,
  name: string,
  found: ObjectValue,
  compared: readonly string[],
): Value | undefined {
  if (blocks(state, name).length > 0) return [found];
  if (isClone) return undefined;
  const fallback = defaultBlock(name);
  const differs = compared.some((field) => (found[field] ?? null) !== (fallback[field] ?? null));
  return differs ? [found] : [];
}

const agent: Reader = (context) => {
  const { state, config, isClone } = context;
  const entry = textOf(config, 'agent');
  const before = block(state, 'agent');
  if (entry === undefined) return isClone && !before ? undefined : [];
  const parts = readProperties(entry, 'enabled');
  const found = {
    enabled: parts.get('enabled') === '1',
    trim: parts.get('fstrim_cloned_disks') === '1',
    timeout: text(before, 'timeout') || '15m',
    type: parts.get('type') ?? 'virtio',
    wait_for_ip: before?.wait_for_ip ?? [],
  };
  return keepOrShow(context, 'agent', found, ['enabled', 'trim', 'timeout', 'type']);
};

const cpu: Reader = (context) => {
  const { config, isClone } = context;
  const parts = readProperties(textOf(config, 'cpu') ?? '', 'cputype');
  const flags = (parts.get('flags') ?? '').split(';').filter((item) => item !== '');
  const found: Record<string, Value> = {
    affinity: textOf(config, 'affinity') ?? '',
    architecture: textOf(config, 'arch') ?? '',
    cores: numberOf(config, 'cores') ?? 1,
    flags,
    hotplugged: numberOf(config, 'vcpus') ?? 0,
    limit: numberOf(config, 'cpulimit') ?? 0,
    numa: truthOf(config, 'numa') ?? false,
    sockets: numberOf(config, 'sockets') ?? 1,
    type: parts.get('cputype') ?? 'qemu64',
    units: numberOf(config, 'cpuunits') ?? 0,
  };
  const compared = ['architecture', 'cores', 'hotplugged', 'limit', 'sockets', 'type', 'units'];
  if (flags.length > 0 && !isClone) return [found];
  return keepOrShow(context, 'cpu', found, compared);
};

const memory: Reader = (context) => {
  const { config } = context;
  const shared = readProperties(textOf(config, 'ivshmem') ?? '').get('size');
  const found = {
    dedicated: Number(readProperties(textOf(config, 'memory') ?? '0', 'current').get('current') ?? 0),
    floating: numberOf(config, 'balloon') ?? 0,
    shared: Number(shared ?? 0),
    hugepages: textOf(config, 'hugepages') ?? '',
    keep_hugepages: truthOf(config, 'keephugepages') ?? false,
  };
  return keepOrShow(context, 'memory', found, [
    'dedicated',
    'floating',
    'shared',
    'hugepages',
    'keep_hugepages',
  ]);
};

const operatingSystem: Reader = (context) =>
  keepOrShow(context, 'operating_system', { type: textOf(context.config, 'ostype') ?? '' }, ['type']);

const amdSev: Reader = (context) => {
  const { state, config, isClone } = context;
  const entry = textOf(config, 'amd-sev');
  if (isClone && blocks(state, 'amd_sev').length === 0) return undefined;
  if (entry === undefined) return [];
  const parts = readProperties(entry, 'type');
  const bit = (key: string): boolean => parts.get(key) === '1';
  const found = {
    type: parts.get('type') ?? 'std',
    allow_smt: bit('allow-smt'),
    kernel_hashes: bit('kernel-hashes'),
    no_debug: bit('no-debug'),
    no_key_sharing: bit('no-key-sharing'),
  };
  return [found];
};

const audio: Reader = (context) => {
  const { state, config, isClone } = context;
  if (isClone && blocks(state, 'audio_device').length === 0) return undefined;
  const entry = textOf(config, 'audio0');
  if (entry === undefined) return [];
  const parts = readProperties(entry);
  return [{ device: parts.get('device') ?? '', driver: parts.get('driver') ?? '', enabled: true }];
};

const rng: Reader = (context) => {
  const { state, config, isClone } = context;
  const entry = textOf(config, 'rng0');
  if (entry === undefined || (isClone && blocks(state, 'rng').length === 0)) return undefined;
  const parts = readProperties(entry, 'source');
  const optional = (key: string): number | null => (parts.has(key) ? Number(parts.get(key)) : null);
  return [
    { source: parts.get('source') ?? '', max_bytes: optional('max_bytes'), period: optional('period') },
  ];
};

const serial: Reader = (context) => {
  const { state, config, isClone } = context;
  if (isClone && blocks(state, 'serial_device').length === 0) return undefined;
  const last = Number(numberedKeys(config, 'serial').at(-1)?.slice('serial'.length) ?? -1);
  return Array.from({ length: last + 1 }, (_, index) => ({ device: textOf(config, `serial${index}`) ?? '' }));
};

const SMBIOS_TEXTS = ['family', 'manufacturer', 'product', 'serial', 'sku', 'version'] as const;

const smbios: Reader = (context) => {
  const { state, config, isClone } = context;
  if (isClone) return undefined;
  const entry = textOf(config, 'smbios1');
  if (entry === undefined) return [];
  const parts = readProperties(entry);
  const isEncoded = parts.get('base64') === '1';
  const decode = (value: string): string =>
    isEncoded ? Buffer.from(value, 'base64').toString('utf8') : value;
  const texts = SMBIOS_TEXTS.map((name) => [name, decode(parts.get(name) ?? '')] as const);
  const isOwn = blocks(state, 'smbios').length > 0 || texts.some(([, value]) => value !== '');
  // PVE gives every VM a UUID: alone it is no block of the configuration.
  return isOwn ? [{ ...Object.fromEntries(texts), uuid: parts.get('uuid') ?? null }] : [];
};

const startup: Reader = (context) => {
  const { state, config, isClone } = context;
  if (isClone && blocks(state, 'startup').length === 0) return undefined;
  const entry = textOf(config, 'startup');
  if (entry === undefined) return [];
  const parts = readProperties(entry, 'order');
  const part = (key: string): number => Number(parts.get(key) ?? -1);
  return [{ order: part('order'), up_delay: part('up'), down_delay: part('down') }];
};

const vga: Reader = (context) => {
  const { state, config } = context;
  const parts = readProperties(textOf(config, 'vga') ?? '', 'type');
  const found = {
    clipboard: parts.get('clipboard') ?? '',
    memory: Number(parts.get('memory') ?? 16),
    type: parts.get('type') ?? 'std',
  };
  const isOwn =
    blocks(state, 'vga').length > 0 || found.clipboard !== '' || found.memory !== 16 || found.type !== 'std';
  return isOwn ? [found] : [];
};

const watchdog: Reader = (context) => {
  const { state, config, isClone } = context;
  const entry = textOf(config, 'watchdog');
  const before = block(state, 'watchdog');
  const parts = readProperties(entry ?? '', 'model');
  const found = {
    enabled: entry !== undefined,
    action: parts.get('action') ?? 'none',
    model: parts.get('model') ?? 'i6300esb',
  };
  if (isClone) return before || entry !== undefined ? [found] : undefined;
  if (flag(before, 'enabled') || entry !== undefined) return [found];
  return before ? undefined : [];
};

const READERS: Readonly<Record<string, Reader>> = {
  agent,
  amd_sev: amdSev,
  audio_device: audio,
  cpu,
  memory,
  operating_system: operatingSystem,
  rng,
  serial_device: serial,
  smbios,
  startup,
  vga,
  watchdog,
};

/** Reads the blocks that stand for one setting of the VM; what is undefined stays as the state has it. */
export function readBlocks(context: ReadContext): Record<string, Value> {
  const found = Object.entries(READERS).map(([name, read]) => [name, read(context)] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
