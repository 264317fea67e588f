import type { Place } from '../text';
import type { Tree } from '../yaml';
import { mapOf, scalarOf, textOf } from './layer';
import type { FieldRule } from './translate';

/** A part of PVE's `ip=192.168.1.20/24,gw=192.168.1.1,ip6=dhcp` and where it starts in the text. */
interface Part {
  readonly key: string;
  readonly value: string;
  readonly start: number;
}

/** Splits an `ipconfigN` into its parts; undefined where it has another form. */
function splitIpConfig(text: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  let at = 0;
  for (const piece of text.split(',')) {
    const match = /^(\s*)([a-z0-9]+)=(\S+?)\s*$/.exec(piece);
    if (!match) return undefined;
    const [, blanks = '', key = '', value = ''] = match;
    parts.push({ key, value, start: at + blanks.length });
    at += piece.length + 1;
  }
  return parts;
}

const FORM = 'write it as "ip=192.168.1.20/24,gw=192.168.1.1,ip6=dhcp"';

/** `ipconfig0` becomes the addresses of `net0`. */
export const ipConfig: FieldRule = ({ key, value }, { layer, notes }, name) => {
  const nic = `net${name.slice('ipconfig'.length)}`;
  const text = textOf(value);
  const parts = text === undefined ? undefined : splitIpConfig(text);
  const bad = (message: string, place: Place): void => {
    notes.problems.add({ code: 'BAD_VALUE', message, hint: FORM, place });
  };
  if (!parts) {
    bad(`"${name}" is none of PVE's address settings`, value.place);
    return;
  }
  const place = (part: Part): Place => placeIn(value.place, part, text ?? '');
  const found = new Map<string, Part>();
  for (const part of parts) {
    if (!['ip', 'gw', 'ip6', 'gw6'].includes(part.key))
      bad(`"${part.key}" is no part of "${name}"`, place(part));
    else if (found.has(part.key)) bad(`"${part.key}" stands twice in "${name}"`, place(part));
    else found.set(part.key, part);
  }
  for (const [family, address, gateway] of [
    ['ipv4', found.get('ip'), found.get('gw')],
    ['ipv6', found.get('ip6'), found.get('gw6')],
  ] as const) {
    if (!address && gateway) bad(`"${gateway.key}" stands without an address`, place(gateway));
    if (!address) continue;
    // What `auto` means to PVE is not what it means here: here it is the next free address.
    if (address.value === 'auto') {
      notes.unmapped(`${name} ${address.key}=auto`, place(address), AUTO);
      continue;
    }
    layer.set(['nics', nic, family], addressOf(address, gateway, place), key);
  }
};

const AUTO =
  'systems take router advertisements by themselves; to get an address by DHCPv6 or a fixed one, set "ipv6" of the NIC';

function addressOf(address: Part, gateway: Part | undefined, place: (part: Part) => Place): Tree {
  const at = place(address);
  if (!gateway || address.value === 'dhcp') return scalarOf(address.value, at);
  return mapOf(at, [
    ['address', { key: at, value: scalarOf(address.value, at) }],
    ['gateway', { key: place(gateway), value: scalarOf(gateway.value, place(gateway)) }],
  ]);
}

/** The place of a part, where the text is written as it is read; else that of the whole. */
function placeIn(whole: Place, { key, value, start }: Part, text: string): Place {
  const offset = whole.source.text.slice(whole.start, whole.end).indexOf(text);
  if (offset < 0) return whole;
  const from = whole.start + offset + start;
  return { source: whole.source, start: from, end: from + key.length + 1 + value.length };
}
