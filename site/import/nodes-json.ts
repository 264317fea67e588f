import { nearest } from '../errors';
import type { Entry, MapTree, Tree } from '../yaml';
import { nameOf, scalarValue, textAt } from './values';
import type { ForeignFile } from './foreign-file';
import type { ImportContext } from './import-context';
import { HostName, IpAddress, MacAddress } from '../values';

/** Names under which the file keeps its list. */
const LISTS = ['nodes', 'console_nodes'];

/** The machines of a `nodes.json`; undefined where the file is none. */
export function machinesOf(tree: Tree): readonly Tree[] | undefined {
  const lists = tree.kind === 'map' ? LISTS.map((name) => tree.entries.get(name)?.value) : [tree];
  const list = lists.find((found) => found?.kind === 'list');
  if (list?.kind !== 'list') return undefined;
  const maps = list.items.flatMap((item) => (item.kind === 'map' ? [item] : []));
  const known = maps.some(({ entries }) => FIELDS.some((field) => entries.has(field)));
  return known || maps.length === 0 ? list.items : undefined;
}

const FIELDS = ['os_hostname', 'os_ip', 'os_mac', 'ceph_ip', 'mac'];
/** What becomes something; everything else is told. */
const USED = new Set([...FIELDS, 'hostname', 'console_ip', 'console_mac']);

/** The card that the machine boots over: the file does not say how Linux calls it. */
const CARD = 'eno1';
/** The bridge for Ceph's traffic: the file does not say which cards are in it. */
const CEPH_BRIDGE = 'vmbr1';

/** The file of a machine that is left out. */
const LEFT_OUT = 'hosts/<machine>.yaml';

/** Each machine becomes a file under `hosts/`, its networks entries of `site.yaml`. */
export function importNodes(file: ForeignFile, machines: readonly Tree[], context: ImportContext): void {
  if (machines.length === 0)
    context.missing(
      'the list has no machines',
      'add { "mac": …, "os_ip": …, "os_hostname": … }',
      file.tree.place,
    );
  for (const machine of machines) {
    if (machine.kind !== 'map') {
      context.missing(
        'an entry of the list is no machine',
        'write { "mac": …, "os_ip": …, "os_hostname": … }',
        machine.place,
      );
      continue;
    }
    const named = nameEntryOf(machine);
    const name = hostNameOf(named);
    if (!named || name === undefined || context.isFirst('nodes', name, named.value.place))
      importMachine(machine, context);
    else
      context.judge((apart) => {
        importFields(machine, LEFT_OUT, apart);
      });
  }
  if (file.tree.kind !== 'map') return;
  for (const [name, { key }] of file.tree.entries) {
    if (!LISTS.includes(name)) context.unmapped(name, key, 'only the list of machines is taken over');
  }
}

function nameEntryOf({ entries }: MapTree): Entry | undefined {
  return entries.get('os_hostname') ?? entries.get('hostname');
}

/** The name without its domain. */
function hostNameOf(entry: Entry | undefined): string | undefined {
  return nameOf(entry?.value)?.split('.')[0];
}

function importMachine(machine: MapTree, context: ImportContext): void {
  const named = nameEntryOf(machine);
  const name = hostNameOf(named);
  if (!named || name === undefined)
    context.missing('a machine has no "os_hostname"', 'add "os_hostname": "node1"', machine.place);
  else if (context.accepts(() => HostName.parse(name), named.value.place)) {
    const [, ...domain] = (nameOf(named.value) ?? '').split('.');
    const field = machine.entries.has('os_hostname') ? 'os_hostname' : 'hostname';
    context.ownDomain(field, domain.join('.'), named.value.place);
    importFields(machine, `hosts/${name}.yaml`, context);
    return;
  }
  // What else is wrong with a machine that is left out is told as well.
  context.judge((apart) => {
    importFields(machine, LEFT_OUT, apart);
  });
}

/** What to do about a field that is not known: it may be a slip for one that this machine does not have. */
function instead(field: string, { entries }: MapTree, file: string): string {
  const near = nearest(
    field,
    [...USED].filter((each) => !entries.has(each)),
  );
  const todo = `say it in ${file}, if it has a place there`;
  return near === undefined ? todo : `did you mean "${near}"? Else ${todo}`;
}

function importFields(machine: MapTree, file: string, context: ImportContext): void {
  const { changes } = context;
  changes.set(file, ['boot_method'], 'pxe', machine.place);
  importCard(machine, file, context);
  importCeph(machine, file, context);
  for (const [field, at] of [
    ['address', 'console_ip'],
    ['mac', 'console_mac'],
  ] as const) {
    const found = machine.entries.get(at);
    const parse = (text: string): string =>
      field === 'mac' ? MacAddress.parse(text).text : IpAddress.parse(text).text;
    const value = found && context.parsed(found.value, parse);
    if (found && value !== undefined) changes.set(file, ['bmc', field], value, found.value.place);
  }
  for (const [field, { key, value }] of machine.entries) {
    const isConsoleName = field === 'hostname' && machine.entries.has('os_hostname');
    if (isConsoleName) context.unmapped(field, key, 'the management controller is reached by its address');
    else if (!USED.has(field) && scalarValue(value) !== null)
      context.unmapped(field, key, instead(field, machine, file));
  }
}

function importCard(machine: MapTree, file: string, context: ImportContext): void {
  const { changes } = context;
  const mac = machine.entries.get('os_mac') ?? machine.entries.get('mac');
  const text = mac && context.parsed(mac.value, (written) => MacAddress.parse(written).text);
  const isUnknown = !mac || ['', null].includes(scalarValue(mac.value) as string | null);
  if (isUnknown)
    context.missing('a machine has no "mac"', 'add "mac": "52:54:00:12:34:56" of the card', machine.place);
  const card = (text === undefined ? undefined : context.site.cardWith(file, text)) ?? CARD;
  if (mac) changes.set(file, ['nics', card, 'mac'], text, mac.value.place);
  const address = machine.entries.get('os_ip');
  if (address) addAddress(address.value, { file, path: ['nics', card], network: 'management' }, context);
}

function importCeph(machine: MapTree, file: string, context: ImportContext): void {
  const address = machine.entries.get('ceph_ip');
  if (!address) return;
  const bridge = context.site.interfaceWith(file, textAt(address.value) ?? '') ?? ['bridges', CEPH_BRIDGE];
  addAddress(address.value, { file, path: bridge, network: 'ceph' }, context);
}

interface Interface {
  readonly file: string;
  readonly path: readonly string[];
  /** Name for its network, where the site has none that the address lies in. */
  readonly network: string;
}

function addAddress(value: Tree, { file, path, network }: Interface, context: ImportContext): void {
  const address = context.parsed(value, (text) => IpAddress.parse(text).text);
  if (address === undefined) return;
  const found = context.networkOf(address, network, value.place);
  context.changes.set(file, [...path, 'network'], found.name, value.place);
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  context.changes.set(file, [...path, family], `${address}/${String(found.prefix)}`, value.place);
}
