import { parsePropertyString } from '../wire';
import { AdoptError } from './adopt-error';

const MODELS = ['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3'];

/**
 * A network card in the words of a site.
 * @param key `net0`
 * @param network `virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20`
 * @param address `ip=10.0.12.11/24,gw=10.0.12.1`, as PVE keeps it for cloud-init; absent where it does not
 * @throws {@link AdoptError} `ADOPT_NIC` for what a site or the provider cannot describe
 */
export function nicSpecOf(
  key: string,
  network: string,
  address: string | undefined,
): Readonly<Record<string, unknown>> {
  const parts = parsePropertyString(network);
  // Old forms say both in words of their own: `model=virtio,macaddr=…`.
  const model = MODELS.find((name) => parts[name] !== undefined || parts['model'] === name);
  if (model === undefined)
    throw new AdoptError(
      'ADOPT_NIC',
      `${key} is "${network}"; a site describes cards of the models ${MODELS.join(', ')}. Change its model in PVE first.`,
    );
  if (parts['bridge'] === undefined)
    throw new AdoptError(
      'ADOPT_NIC',
      `${key} is on no bridge; a site describes cards that are on one. Give it a bridge in PVE, with its cable pulled ` +
        'where it is not to be used, or remove it.',
    );
  const { ip, gw, ip6, gw6 } = parsePropertyString(address ?? '');
  const fields = {
    bridge: parts['bridge'],
    mac: parts[model] ?? parts['macaddr'],
    model: model === 'virtio' ? undefined : model,
    vlan: numberOf(parts['tag']),
    // That of the bridge, which PVE writes as 1, is what a card has of which nothing is said.
    mtu: parts['mtu'] === '1' ? undefined : numberOf(parts['mtu']),
    firewall: parts['firewall'] === '1' ? true : undefined,
    queues: numberOf(parts['queues']),
    rate_limit: numberOf(parts['rate']),
    disconnected: parts['link_down'] === '1' ? true : undefined,
    trunks: trunksOf(key, parts['trunks']),
    // What PVE does not know, the guest agent tells.
    ipv4: addressOf(ip, gw) ?? 'dhcp',
    ipv6: addressOf(ip6, gw6),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * The provider counts cards from the first on, and would remove the one behind a gap.
 * @param keys `['net0', 'net2']`
 * @throws {@link AdoptError} `ADOPT_NIC`
 */
export function checkNicGaps(keys: readonly string[]): void {
  const numbers = keys.map((key) => Number(key.slice('net'.length)));
  const missing = numbers.map((_, index) => index).find((index) => !numbers.includes(index));
  if (missing === undefined) return;
  throw new AdoptError(
    'ADOPT_NIC',
    `the cards are ${keys.join(', ')}, without net${String(missing)}; the provider counts them without gaps, and would remove the one ` +
      'behind. Move that to the free place in PVE first, with its MAC address.',
  );
}

/** The provider reads tags, and fails at runs of them. */
function trunksOf(key: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const tags = text.split(';').map(Number);
  if (tags.every(Number.isInteger)) return tags;
  throw new AdoptError(
    'ADOPT_NIC',
    `${key} has the trunks ${text}, and the provider reads no runs of tags. Write each tag in PVE first.`,
  );
}

function addressOf(address: string | undefined, gateway: string | undefined): unknown {
  if (address === undefined || address === 'auto') return undefined;
  return gateway === undefined ? address : { address, gateway };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
