import type {
  VirtualEnvironmentContainerInitializationIpConfig,
  VirtualEnvironmentContainerNetworkInterface,
} from '@cdktf/provider-proxmox/lib/virtual-environment-container';
import type { ContainerAddress, ContainerNic } from './container-props';

/** A network card as the provider wants it. */
export function toNetworkInterface(
  nic: ContainerNic,
  index: number,
): VirtualEnvironmentContainerNetworkInterface {
  return {
    name: nic.name ?? `eth${String(index)}`,
    bridge: nic.bridge,
    macAddress: nic.mac,
    vlanId: nic.vlanId,
    mtu: nic.mtu,
    firewall: nic.firewall,
    rateLimit: nic.rateLimitMbps,
    hostManaged: nic.hostManaged,
  };
}

/** Its addresses as the provider wants them. */
export function toIpConfig({ ipv4, ipv6 }: ContainerNic): VirtualEnvironmentContainerInitializationIpConfig {
  return { ipv4: toAddress(ipv4), ipv6: toAddress(ipv6) };
}

function toAddress(ip: ContainerAddress): { address: string; gateway?: string } | undefined {
  if (ip.method === 'none') return undefined;
  return ip.method === 'static' ? { address: ip.address, gateway: ip.gateway } : { address: ip.method };
}
