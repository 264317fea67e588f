import type { Place } from '../text';
import { descend, type MapTree, type Tree } from '../yaml';
import { Layer, mapOf, nameOf, scalarOf } from './layer';
import type { Notes } from './notes';
import { type FieldRule, implied, type Rules, to, translate } from './translate';

/** What is known of a machine beside its installation. */
export interface InstallEntryContext {
  readonly name: string;
  readonly isMetal: boolean;
  /** The machine's first interface, where the installation names none. */
  readonly firstNic: string | undefined;
  readonly notes: Notes;
}

/** An installation in this site's words. */
export interface InstallEntry {
  readonly software: MapTree;
  /** What it says of the operating system and the network, which are fields of the machine here. */
  readonly hardware: MapTree;
  /** The operating system as a profile. */
  readonly profile?: { readonly name: string; readonly tree: MapTree };
}

/** Translates an entry of `installs`. */
export function translateInstall(tree: MapTree, context: InstallEntryContext): InstallEntry {
  const { name, notes } = context;
  const software = new Layer(tree.place);
  const hardware = new Layer(tree.place);
  const network = networkRule(hardware, context);
  translate(tree, { ...RULES, network }, { layer: software, notes, owner: name });
  const profile = profileOf(tree);
  const os = tree.entries.get('os');
  if (os && profile) hardware.set(['os'], scalarOf(profile.name, os.value.place), os.key);
  else if (os) hardware.set(['os'], os.value, os.key);
  return { software: software.tree, hardware: hardware.tree, ...(profile ? { profile } : {}) };
}

/** `ubuntu` of version `24.04` is the profile `ubuntu-24.04`. */
function profileOf(tree: MapTree): InstallEntry['profile'] {
  const [os, version] = [tree.entries.get('os'), tree.entries.get('version')];
  const family = nameOf(os?.value);
  if (!os || family === undefined) return undefined;
  const release = nameOf(version?.value);
  const layer = new Layer(os.value.place).set(['family'], os.value, os.key);
  if (version && release !== undefined)
    layer.set(['version'], scalarOf(release, version.value.place), version.key);
  return { name: release === undefined ? family : `${family}-${release}`, tree: layer.tree };
}

const RULES: Rules = {
  os: implied,
  version: implied,
  docker: ({ key, value }, { layer }) => {
    if (value.kind === 'map') {
      layer.set(['services', 'docker'], value, key);
      return;
    }
    // False is what holds where nothing is said.
    if (value.kind !== 'scalar' || value.value !== false)
      layer.set(['services', 'docker', 'enabled'], value, key);
  },
  nix_services: ({ key, value }, { layer }) => {
    if (value.kind !== 'list') layer.set(['services', 'nix', 'services'], value, key);
    else
      for (const item of value.items) {
        const enable = scalarOf(true, item.place);
        layer.set(['services', 'nix', 'services', nameOf(item) ?? '', 'enable'], enable, item.place);
      }
  },
  users: ({ key, value }, { layer, notes, owner }) => {
    if (value.kind !== 'list') {
      layer.set(['users'], value, key);
      return;
    }
    for (const item of value.items) {
      const name = nameOf(descend(item, ['username']));
      if (item.kind !== 'map' || name === undefined) {
        notes.problems.add({
          code: 'MISSING_FIELD',
          message: `a user of "${owner}" has no "username"`,
          hint: 'add username: admin',
          place: item.place,
          about: 'username',
        });
        continue;
      }
      const user = new Layer(item.place);
      translate(item, USER, { layer: user, notes, owner: name });
      // The three-layer form lets everybody use sudo unless it says otherwise.
      if (!item.entries.has('sudo')) user.set(['sudo'], scalarOf(true, item.place), item.place);
      layer.set(['users', name], user.tree, item.place);
    }
  },
  partitioning: ({ key, value }, { notes }) => {
    if (value.kind === 'map' && value.entries.size === 0) return;
    notes.unmapped('partitioning', key, 'disks and arrays are "disks" and "raid" of the machine');
  },
};

const USER: Rules = {
  username: implied,
  ssh_authorized_keys: to('ssh_keys'),
  password: ({ value }, { notes, owner }) => {
    notes.password('password', value, owner);
  },
};

/** The address belongs to the first interface. */
function networkRule(hardware: Layer, { isMetal, firstNic }: InstallEntryContext): FieldRule {
  return ({ key, value }, { layer, notes }) => {
    if (value.kind !== 'map') {
      layer.set(['network'], value, key);
      return;
    }
    const names = interfaceNames(value, isMetal);
    const first = names[0] ?? (isMetal ? firstNic : 'net0');
    const rules: Rules = {
      hostname: ({ key: at, value: hostname }) => layer.set(['hostname'], hostname, at),
      domain: (entry) => {
        notes.ownDomain('network.domain', entry);
      },
      // What `dhcp: false` means is said by the address.
      dhcp: dhcpRule(value),
      address_cidr: implied,
      gateway: implied,
      dns: ({ key: at, value: servers }) => {
        if (first !== undefined) hardware.set(['nics', first, 'dns_servers'], servers, at);
        else layer.set(['dns_servers'], servers, at);
      },
      interfaces: ({ value: list }) => {
        addInterfaces(list, names, { hardware, isMetal, notes });
      },
    };
    translate(value, rules, { layer, notes, owner: 'network' });
    const dhcp = value.entries.get('dhcp')?.value;
    if (dhcp?.kind === 'scalar' && dhcp.value === false && !value.entries.has('address_cidr')) {
      notes.problems.add({
        code: 'MISSING_FIELD',
        message: 'a network without DHCP has no "address_cidr"',
        hint: 'add address_cidr: 192.168.1.20/24',
        place: dhcp.place,
        about: 'address_cidr',
      });
    }
    const address = addressOf(value, key);
    if (first === undefined && address)
      notes.unmapped('network', key, 'add the interface that it is for: interfaces: [{ bridge: eno1 }]');
    else if (first !== undefined && address)
      hardware.set(['nics', first, address.family], address.tree, address.key);
  };
}

/** True takes the place of the address; what false means is said by the address. */
function dhcpRule(network: MapTree): FieldRule {
  return ({ value }, { notes }) => {
    const address = network.entries.get('address_cidr');
    if (value.kind === 'scalar' && (typeof value.value === 'boolean' || value.value === null)) {
      const isLost = value.value === true && nameOf(address?.value) !== undefined;
      if (isLost && address)
        notes.unmapped('address_cidr', address.key, 'set dhcp: false, or remove the address');
      return;
    }
    if (value.kind === 'invalid') return;
    const got = nameOf(value);
    notes.problems.add({
      code: 'WRONG_TYPE',
      message: `"dhcp" must be true or false${got === undefined ? '' : `, got the text "${got}"`}`,
      hint: 'write true or false without quotes; YAML 1.2 takes "yes" and "no" for text',
      place: value.place,
    });
  };
}

function addressOf(network: MapTree, whole: Place): { family: string; tree: Tree; key: Place } | undefined {
  const [dhcp, address, gateway] = ['dhcp', 'address_cidr', 'gateway'].map((name) =>
    network.entries.get(name),
  );
  if (dhcp?.value.kind === 'scalar' && dhcp.value.value === true)
    return { family: 'ipv4', tree: scalarOf('dhcp', dhcp.value.place), key: dhcp.key };
  const text = nameOf(address?.value);
  // The three-layer form takes DHCP unless it says otherwise.
  if (!address && !dhcp) return { family: 'ipv4', tree: scalarOf('dhcp', whole), key: whole };
  if (!address) return undefined;
  // What is no text is told by the schema.
  if (text === undefined) return { family: 'ipv4', tree: address.value, key: address.key };
  const family = text.includes(':') ? 'ipv6' : 'ipv4';
  if (!gateway || nameOf(gateway.value) === undefined)
    return { family, tree: address.value, key: address.key };
  const tree = mapOf(address.value.place, [
    ['address', { key: address.key, value: address.value }],
    ['gateway', gateway],
  ]);
  return { family, tree, key: address.key };
}

function interfaceNames(network: MapTree, isMetal: boolean): string[] {
  const list = network.entries.get('interfaces')?.value;
  if (list?.kind !== 'list') return [];
  return list.items.map((item, index) =>
    isMetal ? (nameOf(descend(item, ['bridge'])) ?? `nic${String(index)}`) : `net${String(index)}`,
  );
}

interface Interfaces {
  readonly hardware: Layer;
  readonly isMetal: boolean;
  readonly notes: Notes;
}

function addInterfaces(list: Tree, names: readonly string[], { hardware, isMetal, notes }: Interfaces): void {
  const hint = 'write a list of interfaces: [{ bridge: vmbr0, model: virtio }]';
  const refuse = (what: string, { place }: Tree): void => {
    notes.problems.add({ code: 'WRONG_TYPE', message: what, hint, place });
  };
  if (list.kind === 'scalar' && list.value === null) return;
  if (list.kind !== 'list') {
    refuse('"interfaces" must be a list', list);
    return;
  }
  list.items.forEach((item, index) => {
    if (item.kind !== 'map') {
      refuse(`entry ${String(index + 1)} of "interfaces" must be a map`, item);
      return;
    }
    const fields = isMetal
      ? [...item.entries].filter(([name]) => !['bridge', 'model', 'vlan'].includes(name))
      : [...item.entries];
    hardware.set(['nics', names[index] ?? ''], mapOf(item.place, fields), item.place);
  });
}
