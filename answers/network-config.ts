import type { IpConfig, Nic } from '../site';
import { sharedYamlText, yamlLine } from './yaml-text';

/** PVE puts net0 in PCI slot 18, which systemd calls `ens18`; net1 is `ens19`, and so on. */
const firstSlot = 18;

/**
 * Network-config, version 2, with each NIC matched by its MAC address.
 *
 * The keys are the names that the NICs have on PVE: cloud-init's networkd renderer matches by name and MAC.
 * Routes go to `0.0.0.0/0`, since cloud-init before 23 takes no `default`.
 * @param searchDomain `lab.example.org`, or empty for none
 * @see https://cloudinit.readthedocs.io/en/22.4.2/reference/network-config-format-v2.html
 */
export function renderNetworkConfig(nics: readonly Nic[], searchDomain: string): string {
  const parts = nics.map(
    (nic, index) => `  ens${String(firstSlot + index)}:\n${renderNic(nic, searchDomain)}`,
  );
  return `version: 2\nethernets:\n${parts.join('')}`;
}

function renderNic(nic: Nic, searchDomain: string): string {
  const addresses = [nic.ipv4, nic.ipv6].flatMap((config) =>
    config.method === 'static' ? [config.address] : [],
  );
  const routes = [
    ...gateway(nic.ipv4, '0.0.0.0/0'),
    ...gateway(nic.ipv6, '::/0'),
    ...nic.routes.map(({ to, via }) => ({ to, via })),
  ];
  const shared = {
    dhcp4: nic.ipv4.method === 'dhcp',
    dhcp6: nic.ipv6.method === 'dhcp',
    ...(nic.mtu === undefined ? {} : { mtu: nic.mtu }),
    ...(routes.length > 0 ? { routes } : {}),
    ...(nic.dnsServers.length > 0
      ? {
          nameservers: {
            addresses: [...nic.dnsServers],
            ...(searchDomain === '' ? {} : { search: [searchDomain] }),
          },
        }
      : {}),
  };
  const own = [`match: { macaddress: ${yamlLine(nic.mac.toLowerCase())} }`];
  if (addresses.length > 0) own.push(`addresses: ${yamlLine(addresses)}`);
  return own.map((line) => `    ${line}\n`).join('') + sharedYamlText(shared, 4);
}

function gateway(config: IpConfig, to: string): { to: string; via: string }[] {
  return config.method === 'static' && config.gateway !== undefined ? [{ to, via: config.gateway }] : [];
}
