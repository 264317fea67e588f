import type { AttributeChange, AttributeValue } from './attribute-changes';

type Values = ReadonlyMap<string, AttributeValue | undefined>;

/** Devices of a machine, by their block: what stands for all of one, of which the first word is always there. */
const devices: Readonly<Record<string, (value: (name: string) => string | undefined) => readonly string[]>> =
  {
    disk: (value) => {
      const size = value('size');
      const datastore = value('datastore_id');
      return [
        ...given(value('interface')),
        ...(size === undefined ? [] : [`${size} GiB`]),
        ...(datastore === undefined ? [] : [`on ${datastore}`]),
      ];
    },
    network_device: (value) => {
      const vlan = value('vlan_id') ?? '0';
      return [
        ...given(value('model')),
        `on ${value('bridge') ?? 'no bridge'}`,
        ...(vlan === '0' ? [] : [`VLAN ${vlan}`]),
      ];
    },
  };

function given(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

/** What the block of a device always has. */
const always: Readonly<Record<string, string>> = { disk: 'interface', network_device: 'bridge' };

/**
 * Changes for people: a disk or NIC that is new, or that goes, is one of them (`disk.1: (nothing) → scsi1 10 GiB on local-lvm`)
 * and not one for each of its settings.
 */
export function withWholeBlocks(changes: readonly AttributeChange[]): AttributeChange[] {
  const groups = new Map<string, AttributeChange[]>();
  for (const change of changes) {
    const [device = '', number, ...rest] = change.path.split('.');
    const key = device in devices && rest.length === 1 ? `${device}.${number ?? ''}` : change.path;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups].flatMap(([key, group]) => wholeBlock(key, group) ?? group);
}

function wholeBlock(key: string, group: readonly AttributeChange[]): AttributeChange[] | undefined {
  const [device = ''] = key.split('.');
  const words = devices[device];
  const name = `${key}.${always[device] ?? ''}`;
  const replaces = group.some((change) => change.replaces);
  const side = (end: 'before' | 'after'): string => {
    const values: Values = new Map(group.map((change) => [change.path.slice(key.length + 1), change[end]]));
    const value = (attribute: string): string | undefined => {
      const found = values.get(attribute);
      return found === undefined ? undefined : String(found);
    };
    return words?.(value).join(' ') ?? '';
  };
  const whole = group.find(({ path }) => path === name);
  if (words === undefined || whole === undefined) return undefined;
  if (group.every(({ before }) => before === undefined))
    return [{ path: key, after: side('after'), replaces }];
  if (group.every(({ after }) => after === undefined))
    return [{ path: key, before: side('before'), replaces }];
  return undefined;
}
