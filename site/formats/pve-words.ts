import type { Tree } from '../yaml';
import { listOf, nameOf, scalarOf, textOf } from './layer';
import { bit, type FieldRule, to } from './translate';

/** PVE's `web;db` or `web,db`, or a list. */
export function tagList(value: Tree): Tree {
  return splitAt(/[;,\s]+/, value);
}

/** `192.168.1.1 192.168.1.2`, or a list. */
export function words(value: Tree): Tree {
  return splitAt(/[\s,]+/, value);
}

/** Public keys as in `authorized_keys`: one on each line, and comments. */
export function keyLines(value: Tree): Tree {
  return splitAt('\n', value, (line) => !line.startsWith('#'));
}

function splitAt(
  separator: string | RegExp,
  value: Tree,
  isMeant: (part: string) => boolean = () => true,
): Tree {
  const text = textOf(value);
  if (text === undefined) return value;
  const texts = text.split(separator).map((part) => part.trim());
  return listOf(
    value.place,
    texts.filter((part) => part !== '' && isMeant(part)).map((part) => scalarOf(part, value.place)),
  );
}

/** `on` and `ignore` of `discard`. */
export function onOff(value: Tree): Tree {
  const text = textOf(value);
  if (text === 'on' || text === 'ignore') return scalarOf(text === 'on', value.place);
  return bit(value);
}

/** A number under another path; 0, -1 and an empty text stand for what holds anyway. */
export function unlessNone(...path: string[]): FieldRule {
  return (entry, target, name) => {
    const { value } = entry;
    if (value.kind === 'scalar' && [0, -1, ''].includes(value.value as number)) return;
    to(...path)(entry, target, name);
  };
}

/** `disk,network,usb`; 1 is the usual kinds, 0 none. */
export const hotplug: FieldRule = (entry, target, name) => {
  const { key, value } = entry;
  const text = nameOf(value);
  if (text === '1') return;
  if (text === '0') target.layer.set(['hotplug'], listOf(value.place, []), key);
  else to('hotplug')({ key, value: words(value) }, target, name);
};

/** `order=scsi0;net0`; the older letters name no device. */
export const bootOrder: FieldRule = ({ key, value }, { layer, notes }, name) => {
  const text = textOf(value);
  const order = /^order=(.*)$/.exec(text ?? '')?.[1];
  if (order !== undefined) layer.set(['boot_order'], tagList(scalarOf(order, value.place)), key);
  else if (text === undefined) layer.set(['boot_order'], value, key);
  else notes.unmapped(name, key, 'name the devices: boot_order: [scsi0, net0]');
};

const STARTUP: Readonly<Record<string, string>> = {
  order: 'startup_order',
  up: 'startup_delay',
  down: 'shutdown_timeout',
};

/** `order=1,up=30,down=60`; a number alone is the order. */
export const startup: FieldRule = ({ key, value }, { layer, notes }, name) => {
  const text = nameOf(value) ?? '';
  for (const part of (/^\d+$/.test(text) ? `order=${text}` : text).split(',')) {
    const [, word = '', number] = /^\s*([a-z]+)=(\d+)\s*$/.exec(part) ?? [];
    const field = STARTUP[word];
    if (field !== undefined) layer.set([field], scalarOf(Number(number), value.place), key);
    else notes.unmapped(name, key, 'write "startup_order", "startup_delay" and "shutdown_timeout"');
  }
};
