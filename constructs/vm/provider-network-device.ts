import type { VirtualEnvironmentVmNetworkDevice } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { VmNetworkDevice } from './network-device-props';

/** The provider's list of NICs is an attribute, not a block: every key must be there, and cdktf drops undefined. */
const absent = null as unknown as undefined;

/** A network card as the provider wants it. */
export function toNetworkDevice(nic: VmNetworkDevice): VirtualEnvironmentVmNetworkDevice {
  return {
    bridge: nic.bridge,
    macAddress: nic.mac,
    model: nic.model ?? 'virtio',
    firewall: nic.firewall ?? false,
    // Deprecated, and true by default: the provider warns at every plan where it is given.
    enabled: absent,
    vlanId: nic.vlanId ?? absent,
    mtu: nic.mtu ?? absent,
    disconnected: nic.disconnected ?? absent,
    queues: nic.queues ?? absent,
    rateLimit: nic.rateLimitMbps ?? absent,
    trunks: nic.trunks?.flatMap(tagsOf).join(';') ?? absent,
  };
}

/** The provider reads tags alone, and fails at runs of them. @param range `20`, or `30-39` */
function tagsOf(range: string): readonly string[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}
