import { parseBoolean } from '../../../../../pve/wire';
import { block, blocks, text, texts } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { readProperties } from '../../property';
import { isClone } from '../defaults';
import type { ContainerConfig } from '../guest';
import { numbered } from './blocks';
import { textOf } from './config';

/** The interfaces, as PVE has them. */
export function readInterfaces(config: ContainerConfig): readonly ObjectValue[] {
  return numbered(config, 'net').map((entry) => {
    const found = readProperties(entry);
    return {
      bridge: found.get('bridge') ?? '',
      enabled: true,
      firewall: parseBoolean(found.get('firewall')) ?? false,
      host_managed: parseBoolean(found.get('host-managed')) ?? false,
      mac_address: found.get('hwaddr') ?? '',
      mtu: Number(found.get('mtu') ?? 0),
      name: found.get('name') ?? '',
      rate_limit: Number(found.get('rate') ?? 0),
      vlan_id: Number(found.get('tag') ?? 0),
    };
  });
}

/** Hostname, DNS and addresses; a copy has only the parts that its configuration has. */
export function readInitialization(state: ObjectValue, config: ContainerConfig, isImport: boolean): Value {
  const known = block(state, 'initialization');
  if (!known && !isImport) return [];
  const has = (part: string): boolean => !isClone(state) || blocks(known, part).length > 0;
  return [
    {
      dns: has('dns') ? readDns(known, config) : [],
      entrypoint: textOf(config, 'entrypoint'),
      hostname: textOf(config, 'hostname'),
      ip_config: has('ip_config') ? readAddresses(known, config) : [],
      // Nobody tells passwords and keys.
      user_account: known?.user_account ?? [],
    },
  ];
}

function readDns(known: ObjectValue | undefined, config: ContainerConfig): Value {
  const before = block(known, 'dns');
  const [domain, servers] = [textOf(config, 'searchdomain'), textOf(config, 'nameserver')];
  // A block that says nothing is as good as none.
  if (domain === '' && servers === '') return before ? [{ domain: '', server: '', servers: [] }] : [];
  const isOld = text(before, 'server') !== '' && texts(before, 'servers').length === 0;
  return [
    {
      domain,
      server: isOld ? servers : '',
      servers: isOld ? [] : servers.split(/[\s,]+/).filter((server) => server !== ''),
    },
  ];
}

/** One block for each interface that has an address; a configuration may have empty ones between them. */
function readAddresses(known: ObjectValue | undefined, config: ContainerConfig): Value {
  const before = blocks(known, 'ip_config');
  const found = numbered(config, 'net').map((entry) => {
    const part = readProperties(entry);
    return { ipv4: address(part.get('ip'), part.get('gw')), ipv6: address(part.get('ip6'), part.get('gw6')) };
  });
  return found.filter(
    ({ ipv4, ipv6 }, index) =>
      ipv4.length > 0 || ipv6.length > 0 || (before[index] !== undefined && isEmpty(before[index])),
  );
}

function isEmpty(entry: ObjectValue): boolean {
  return ['ipv4', 'ipv6'].every((family) => text(block(entry, family), 'address') === '');
}

function address(ip: string | undefined, gateway: string | undefined): readonly ObjectValue[] {
  return ip === undefined && gateway === undefined ? [] : [{ address: ip ?? '', gateway: gateway ?? '' }];
}
