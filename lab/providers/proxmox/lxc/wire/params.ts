import type { FormParams } from '../../../../../pve/wire';
import { block, blocks, flag, number, text, texts } from '../../../resource';
import { isObject, type ObjectValue } from '../../../values';
import { textOf } from '../../objects';
import { given, positive, properties } from '../../property';
import { blockOrDefault } from '../defaults';

/** How the console is reached. */
export function consoleParams(planned: ObjectValue): FormParams {
  const console = blockOrDefault(planned, 'console');
  return {
    console: flag(console, 'enabled'),
    cmode: text(console, 'type'),
    tty: number(console, 'tty_count'),
  };
}

/** Processors; a limit of 0 is none. */
export function cpuParams(planned: ObjectValue): FormParams {
  const cpu = blockOrDefault(planned, 'cpu');
  return {
    arch: text(cpu, 'architecture'),
    cores: number(cpu, 'cores'),
    cpulimit: positive(number(cpu, 'limit')),
    cpuunits: positive(number(cpu, 'units')),
  };
}

/** Memory and swap in MiB. */
export function memoryParams(planned: ObjectValue): FormParams {
  const memory = blockOrDefault(planned, 'memory');
  return { memory: number(memory, 'dedicated'), swap: number(memory, 'swap') };
}

/** What the container may do; switches that are off are only said in a change. */
export function featuresParam(planned: ObjectValue, isNew: boolean): string | undefined {
  const features = blockOrDefault(planned, 'features');
  const sent = (name: string): boolean | undefined => flag(features, name) || (isNew ? undefined : false);
  const names = ['nesting', 'keyctl', 'fuse', 'mknod'] as const;
  const value = properties(...names.map((name) => [name, sent(name)] as const), [
    'mount',
    given(texts(features, 'mount').join(';')),
  ]);
  return given(value);
}

/** Devices of the node. */
export function deviceParams(planned: ObjectValue): FormParams {
  const entries = blocks(planned, 'device_passthrough').map((device, index) => {
    const value = properties(
      ['path', text(device, 'path')],
      ['deny-write', flag(device, 'deny_write')],
      ['gid', number(device, 'gid')],
      ['mode', text(device, 'mode')],
      ['uid', number(device, 'uid')],
    );
    return [`dev${index}`, value] as const;
  });
  return Object.fromEntries(entries);
}

/** Order and delays of the node's start; -1 is none. */
export function startupParam(planned: ObjectValue): string | undefined {
  const startup = block(planned, 'startup');
  if (!startup) return undefined;
  const known = (name: string): number | undefined => {
    const value = startup[name];
    return typeof value === 'number' && value >= 0 ? value : undefined;
  };
  return given(
    properties(['down', known('down_delay')], ['order', known('order')], ['up', known('up_delay')]),
  );
}

/** Variables of the environment, each ended by a NUL as in `/proc/PID/environ`. */
export function environmentParam(planned: ObjectValue): string | undefined {
  const variables = isObject(planned.environment_variables) ? planned.environment_variables : {};
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${textOf(value) ?? ''}`);
  return lines.length === 0 ? undefined : lines.sort().join('\0');
}

/** Tags as PVE keeps them: sorted. */
export function tagsParam(planned: ObjectValue): string {
  return [...texts(planned, 'tags')].sort().join(';');
}

/** Keys and password of root; PVE takes them only while it makes a container. */
export function accountParams(planned: ObjectValue): FormParams {
  const account = block(block(planned, 'initialization'), 'user_account');
  return {
    password: given(text(account, 'password')),
    'ssh-public-keys': given(texts(account, 'keys').join('\n')),
  };
}
