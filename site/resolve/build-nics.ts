import type { IpConfig, Nic } from '../model';
import { IpAddress } from '../values';
import type { AddressDraft, InterfaceDraft, MachineDraft } from './drafts';

type Family = 'ipv4' | 'ipv6';

/** The address side of an interface. */
type Addresses = Pick<Nic, 'mtu' | 'ipv4' | 'ipv6' | 'dnsServers' | 'routes'>;

/** Makes a VM's NICs, with the gateways, DNS servers and MTUs that follow from their networks. */
export function buildNics(machine: MachineDraft): Nic[] {
  const addresses = addressesOf(machine.nics, machine.install.dns_servers ?? []);
  const isThere = machine.bootMethod === 'adopt';
  return machine.nics.flatMap((nic, index) => {
    const address = addresses[index];
    if (!address) return [];
    return [
      {
        bridge: nic.bridge?.value ?? '',
        mac: nic.mac?.value.text ?? '',
        firewall: nic.firewall,
        ...nic.port,
        ...address,
        // What is taken over keeps what it has, unless its own file says otherwise.
        ...(isThere ? { mtu: nic.mtu?.value } : {}),
        ...(nic.vlanId ? { vlanId: nic.vlanId.value } : {}),
        ...(nic.model ? { model: nic.model } : {}),
      },
    ];
  });
}

/** The address side of each interface of a machine, in their order. */
export function addressesOf(nics: readonly InterfaceDraft[], machineDns: readonly string[]): Addresses[] {
  const gateways = { ipv4: findGateway(nics, 'ipv4'), ipv6: findGateway(nics, 'ipv6') };
  return nics.map((nic) => {
    const hasGateway = gateways.ipv4?.nic === nic || gateways.ipv6?.nic === nic;
    const dns = nic.dnsServers ?? nic.network?.dnsServers ?? (hasGateway ? machineDns : []);
    const mtu = nic.mtu?.value ?? nic.network?.mtu;
    return {
      ipv4: ipConfig(nic.ipv4, gateways.ipv4?.nic === nic ? gateways.ipv4.address : undefined),
      ipv6: ipConfig(nic.ipv6, gateways.ipv6?.nic === nic ? gateways.ipv6.address : undefined),
      dnsServers: dns.map((address) => IpAddress.parse(address).text),
      routes: nic.routes.map(({ to, via }) => ({ to: to.text, via: via.value.text })),
      ...(mtu === undefined ? {} : { mtu }),
    };
  });
}

/**
 * The machine's one default gateway: what a NIC says, else that of the first NIC's subnet that has one. A router, which
 * is the gateway of one network, so gets that of the other.
 */
function findGateway(
  nics: readonly InterfaceDraft[],
  family: Family,
): { nic: InterfaceDraft; address: string } | undefined {
  for (const nic of nics) {
    const { gateway } = nic[family];
    if (gateway && gateway !== 'none') return { nic, address: gateway.value.text };
  }
  // A NIC that takes DHCP learns its gateway there.
  if (nics.some((nic) => nic[family].method === 'dhcp')) return undefined;
  for (const nic of nics) {
    const address = nic[family].address?.value.address;
    if (!address || nic[family].gateway === 'none') continue;
    const subnet = nic.network?.subnets.find(({ cidr }) => cidr.value.contains(address));
    if (subnet?.gateway && !subnet.gateway.value.equals(address))
      return { nic, address: subnet.gateway.value.text };
  }
  return undefined;
}

function ipConfig(draft: AddressDraft, gateway: string | undefined): IpConfig {
  // What is still to be handed out has no address; such drafts were reported.
  if (draft.method === 'auto') return { method: 'none' };
  if (draft.method !== 'static') return { method: draft.method };
  return {
    method: 'static',
    address: draft.address?.value.text ?? '',
    ...(gateway === undefined ? {} : { gateway }),
  };
}
