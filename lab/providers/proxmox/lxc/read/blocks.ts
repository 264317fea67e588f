import { parseBoolean } from '../../../../../pve/wire';
import { block, blocks } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { readProperties } from '../../property';
import { defaultBlock, isClone } from '../defaults';
import type { ContainerConfig } from '../guest';
import { countOf, textOf } from './config';

/** One block of the state. */
interface Found {
  readonly name: string;
  readonly value: ObjectValue;
}

/**
 * The blocks that stand once. One that the state does not have appears only where it is not what PVE would do anyway,
 * and never for a copy: what that has beside its configuration is its source's business.
 */
export function readBlocks(state: ObjectValue, config: ContainerConfig): Record<string, Value> {
  const all = [
    readConsole(config),
    readCpu(config),
    readMemory(config),
    readFeatures(config),
    readSystem(state, config),
  ];
  return Object.fromEntries(all.map((found) => [found.name, shown(state, found)] as const));
}

function shown(state: ObjectValue, { name, value }: Found): Value {
  if (block(state, name)) return [value];
  const fallback = name === 'operating_system' ? { type: 'unmanaged' } : defaultBlock(name);
  const isUsual = Object.entries(fallback).every(
    ([key, usual]) => JSON.stringify(value[key] ?? null) === JSON.stringify(usual),
  );
  return isClone(state) || isUsual ? [] : [value];
}

function readConsole(config: ContainerConfig): Found {
  const value = {
    enabled: parseBoolean(config.console) ?? true,
    type: textOf(config, 'cmode') || 'tty',
    tty_count: countOf(config, 'tty') ?? 2,
  };
  return { name: 'console', value };
}

function readCpu(config: ContainerConfig): Found {
  const value = {
    architecture: textOf(config, 'arch') || 'amd64',
    cores: countOf(config, 'cores') ?? 1,
    limit: countOf(config, 'cpulimit') ?? 0,
    units: countOf(config, 'cpuunits') ?? 0,
  };
  return { name: 'cpu', value };
}

function readMemory(config: ContainerConfig): Found {
  const value = { dedicated: countOf(config, 'memory') ?? 0, swap: countOf(config, 'swap') ?? 0 };
  return { name: 'memory', value };
}

function readFeatures(config: ContainerConfig): Found {
  const found = readProperties(textOf(config, 'features'));
  const isOn = (key: string): boolean => parseBoolean(found.get(key)) ?? false;
  const value = {
    fuse: isOn('fuse'),
    keyctl: isOn('keyctl'),
    mknod: isOn('mknod'),
    mount: (found.get('mount') ?? '').split(';').filter((name) => name !== ''),
    nesting: isOn('nesting'),
  };
  return { name: 'features', value };
}

/** The template it was made from is only known to the state. */
function readSystem(state: ObjectValue, config: ContainerConfig): Found {
  const template = block(state, 'operating_system')?.template_file_id ?? null;
  return { name: 'operating_system', value: { type: textOf(config, 'ostype'), template_file_id: template } };
}

/** Order and delays of the node's start. */
export function readStartup(state: ObjectValue, config: ContainerConfig): Value {
  const found = readProperties(textOf(config, 'startup'), 'order');
  if (found.size === 0 || (isClone(state) && blocks(state, 'startup').length === 0)) return [];
  const known = (key: string): number => Number(found.get(key) ?? -1);
  return [{ order: known('order'), up_delay: known('up'), down_delay: known('down') }];
}

/** Devices of the node. */
export function readDevices(state: ObjectValue, config: ContainerConfig): Value {
  if (isClone(state) && blocks(state, 'device_passthrough').length === 0) return [];
  return numbered(config, 'dev').map((text) => {
    const found = readProperties(text, 'path');
    return {
      path: found.get('path') ?? '',
      deny_write: parseBoolean(found.get('deny-write')) ?? false,
      gid: Number(found.get('gid') ?? 0),
      mode: found.get('mode') ?? '0660',
      uid: Number(found.get('uid') ?? 0),
    };
  });
}

/** The values of `net0`, `net1`, … in their order. */
export function numbered(config: ContainerConfig, prefix: string): readonly string[] {
  const place = (key: string): number => Number(key.slice(prefix.length));
  return Object.keys(config)
    .filter((key) => new RegExp(`^${prefix}\\d+$`).test(key))
    .sort((left, right) => place(left) - place(right))
    .map((key) => textOf(config, key));
}
