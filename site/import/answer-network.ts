import { InterfaceAddress, IpAddress, MacAddress } from '../values';
import type { MapTree, Tree } from '../yaml';
import type { AnswerTarget } from './answer-target';
import type { ImportContext } from './import-context';
import { textAt } from './values';

/** Whose network it is. */
export interface AnswerNetworkOptions {
  readonly target: AnswerTarget;
  /** MAC address from the name of the file. */
  readonly mac: string | undefined;
}

/** The card that the machine is installed over, where nothing pins its name. */
const CARD = 'eno1';

/** Takes over `[network]`: the card by its MAC address, and how it gets its address. */
export function importAnswerNetwork(
  network: MapTree,
  { target, mac: named }: AnswerNetworkOptions,
  context: ImportContext,
): void {
  if (target.host === undefined) {
    for (const [field, { key, value }] of network.entries) {
      // To take DHCP is what machines do that say nothing.
      if (field === 'source' && textAt(value) === 'from-dhcp') continue;
      context.unmapped(
        `network.${field}`,
        key,
        'addresses belong to a machine: say them in hosts/<machine>.yaml',
      );
    }
    return;
  }
  const filtered = macOfFilter(network.entries.get('filter')?.value);
  const pinned = pinnedCards(network.entries.get('interface-name-pinning')?.value);
  const { file } = target;
  const { changes } = context;
  const mac = filtered ?? named ?? [...pinned.keys()][0];
  const known = mac === undefined ? knownCard(file, context) : undefined;
  const card = (mac && (pinned.get(mac) ?? context.site.cardWith(file, mac))) ?? known ?? CARD;
  if (mac !== undefined) changes.set(file, ['nics', card, 'mac'], mac, network.place);
  else if (known === undefined)
    context.missing(
      `nothing tells the MAC address of ${target.host}`,
      'name the file <mac>.toml, or add [network] filter = { ID_NET_NAME_MAC = "enx525400123456" }',
      network.place,
    );
  for (const [other, name] of pinned) {
    if (other !== mac) changes.set(file, ['nics', name, 'mac'], other, network.place);
  }
  importAddress(network, { file, card }, context);
  for (const [field, { key, value }] of network.entries) {
    if (field === 'filter' && filtered !== undefined && value.kind === 'map' && value.entries.size === 1)
      continue;
    if (field === 'filter')
      context.unmapped('network.filter', key, 'cards are known by their whole MAC address');
    else if (!USED.has(field))
      context.unmapped(`network.${field}`, key, 'the installer of Proxmox VE 9.2 has no such field');
  }
}

/** The card of a machine whose MAC address the site knows, or another file that is brought in. */
function knownCard(file: string, { site, changes }: ImportContext): string | undefined {
  const paths = [...changes.in(file).map(({ path }) => path), ...site.leavesOf(file, [])];
  return paths.find(([kind, , field]) => kind === 'nics' && field === 'mac')?.[1];
}

const USED = new Set(['source', 'cidr', 'gateway', 'dns', 'interface-name-pinning']);

function importAddress(
  network: MapTree,
  { file, card }: { readonly file: string; readonly card: string },
  context: ImportContext,
): void {
  const { changes } = context;
  const entry = (field: string): Tree | undefined => network.entries.get(field)?.value;
  const source = entry('source');
  if (!source || textAt(source) === 'from-dhcp') {
    changes.set(file, ['nics', card, 'ipv4'], 'dhcp', source?.place ?? network.place);
    return;
  }
  const [cidr, gateway, dns] = [entry('cidr'), entry('gateway'), entry('dns')];
  const address = cidr && context.parsed(cidr, (text) => InterfaceAddress.parse(text).text);
  const router = gateway && context.parsed(gateway, (text) => IpAddress.parse(text).text);
  if (cidr && address !== undefined) {
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    const value = router === undefined ? address : { address, gateway: router };
    changes.set(file, ['nics', card, family], value, cidr.place);
  }
  const server = dns && context.parsed(dns, (text) => IpAddress.parse(text).text);
  if (dns && server !== undefined) changes.set(file, ['nics', card, 'dns_servers'], [server], dns.place);
}

/** The MAC address in `ID_NET_NAME_MAC = "enx525400123456"`, which a filter may begin with a star. */
export function macOfFilter(filter: Tree | undefined): string | undefined {
  const text = filter?.kind === 'map' ? textAt(filter.entries.get('ID_NET_NAME_MAC')?.value) : undefined;
  const digits = /^(?:enx|\*)?([0-9a-f]{12})$/i.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : parsedMac(digits.replaceAll(/(..)(?=.)/g, '$1:'));
}

function pinnedCards(pinning: Tree | undefined): ReadonlyMap<string, string> {
  const mapping = pinning?.kind === 'map' ? pinning.entries.get('mapping')?.value : undefined;
  const entries = mapping?.kind === 'map' ? [...mapping.entries] : [];
  return new Map(
    entries.flatMap(([mac, { value }]) => {
      const [address, name] = [parsedMac(mac), textAt(value)];
      return address === undefined || name === undefined ? [] : [[address, name] as const];
    }),
  );
}

function parsedMac(text: string): string | undefined {
  try {
    return MacAddress.parse(text).text;
  } catch {
    return undefined;
  }
}
