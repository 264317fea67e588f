import { block, blocks } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import { findCloudInit } from '../change/cloud-init-drive';
import type { VmConfig } from '../machine';
import { pathOf, readDevice, readProperties, storageOf } from '../wire';
import { numberedKeys, textOf, truthOf } from './fields';
import type { ReadContext } from './read-context';

const FILES = {
  user: 'user_data_file_id',
  vendor: 'vendor_data_file_id',
  network: 'network_data_file_id',
  meta: 'meta_data_file_id',
} as const;

/** Reads the `initialization` block; undefined leaves the state as it is. */
export function readCloudInit({ state, config, machine, isClone }: ReadContext): Value | undefined {
  const { vmid } = machine;
  const before = block(state, 'initialization');
  if (isClone && !before) return undefined;
  const found: Record<string, Value> = {};
  readDrive(config, vmid, before, found);
  const [domain, servers] = [textOf(config, 'searchdomain'), textOf(config, 'nameserver')];
  if (domain !== undefined || servers !== undefined) {
    found.dns = [
      { domain: domain ?? '', servers: servers?.split(/[ ,;]+/).filter((server) => server !== '') ?? [] },
    ];
  }
  const addresses = readAddresses(config);
  if (addresses.length > 0) found.ip_config = addresses;
  const account = readAccount(config);
  if (account) found.user_account = [account];
  if (isClone) {
    // A template may have settings that the configuration never named.
    for (const name of ['user_account', 'dns', 'ip_config']) {
      if (blocks(before, name).length === 0) found[name] = [];
    }
  }
  const custom = textOf(config, 'cicustom');
  const hasAny =
    Object.keys(found).length > 0 || custom !== undefined || textOf(config, 'citype') !== undefined;
  if (!hasAny && truthOf(config, 'ciupgrade') === undefined) return [];
  const files = readProperties(custom ?? '');
  const volumes = Object.entries(FILES).map(([key, name]) => [name, files.get(key) ?? ''] as const);
  return [
    {
      datastore_id: before?.datastore_id ?? null,
      interface: before?.interface ?? null,
      file_format: null,
      dns: [],
      ip_config: [],
      user_account: [],
      ...found,
      ...Object.fromEntries(volumes),
      type: textOf(config, 'citype') ?? '',
      upgrade: truthOf(config, 'ciupgrade') ?? true,
    },
  ];
}

function readDrive(
  config: VmConfig,
  vmid: number,
  before: ObjectValue | undefined,
  found: Record<string, Value>,
): void {
  const bus = findCloudInit(config, vmid);
  if (bus === undefined) return;
  const device = readDevice(textOf(config, bus) ?? '');
  found.datastore_id = storageOf(device);
  const extension = /\.([^./]+)$/.exec(pathOf(device))?.[1];
  found.file_format = device.format ?? extension ?? null;
  // Where the configuration leaves the place to the provider, the state need not know it.
  found.interface = before?.interface === '' ? '' : bus;
}

function readAddresses(config: VmConfig): readonly ObjectValue[] {
  const last = Number(numberedKeys(config, 'ipconfig').at(-1)?.slice('ipconfig'.length) ?? -1);
  return Array.from({ length: last + 1 }, (_, index) => {
    const parts = readProperties(textOf(config, `ipconfig${index}`) ?? '');
    return { ipv4: readFamily(parts, 'ip', 'gw'), ipv6: readFamily(parts, 'ip6', 'gw6') };
  });
}

function readFamily(parts: ReadonlyMap<string, string>, address: string, gateway: string): Value {
  if (!parts.has(address) && !parts.has(gateway)) return [];
  return [{ address: parts.get(address) ?? '', gateway: parts.get(gateway) ?? '' }];
}

function readAccount(config: VmConfig): ObjectValue | undefined {
  const [keys, password, username] = [
    textOf(config, 'sshkeys'),
    textOf(config, 'cipassword'),
    textOf(config, 'ciuser'),
  ];
  if (keys === undefined && password === undefined && username === undefined) return undefined;
  return {
    keys:
      keys === undefined
        ? []
        : decodeURIComponent(keys)
            .split('\n')
            .map((key) => key.trim())
            .filter((key) => key !== ''),
    password: password ?? '',
    username: username ?? '',
  };
}
