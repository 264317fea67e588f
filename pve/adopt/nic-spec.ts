import { parsePropertyString } from '../wire';

const MODELS = ['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3'];

/**
 * A network card in the words of a site.
 * @param network `virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20`
 * @param address `ip=10.0.12.11/24,gw=10.0.12.1`, as PVE keeps it for cloud-init; absent where it does not
 */
export function nicSpecOf(network: string, address: string | undefined): Readonly<Record<string, unknown>> {
  const parts = parsePropertyString(network);
  // Old forms say both in words of their own: `model=virtio,macaddr=…`.
  const model = MODELS.find((name) => parts[name] !== undefined || parts['model'] === name);
  const { ip, gw, ip6, gw6 } = parsePropertyString(address ?? '');
  const fields = {
    bridge: parts['bridge'],
    mac: (model && parts[model]) ?? parts['macaddr'],
    model: model === 'virtio' ? undefined : model,
    vlan: numberOf(parts['tag']),
    mtu: numberOf(parts['mtu']),
    firewall: parts['firewall'] === '1' ? true : undefined,
    queues: numberOf(parts['queues']),
    rate_limit: numberOf(parts['rate']),
    disconnected: parts['link_down'] === '1' ? true : undefined,
    trunks: parts['trunks']?.split(';'),
    // What PVE does not know, the guest agent tells.
    ipv4: addressOf(ip, gw) ?? 'dhcp',
    ipv6: addressOf(ip6, gw6),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function addressOf(address: string | undefined, gateway: string | undefined): unknown {
  if (address === undefined || address === 'auto') return undefined;
  return gateway === undefined ? address : { address, gateway };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
