import { isAddressedBy, type Nic, type Vm } from '../site';
import type { ExtraUserData } from './user-data';

/**
 * What a machine needs whose every address comes from DHCP: the guest agent, from the first boot on. Ansible, which
 * installs it elsewhere, cannot even find such a machine before the agent has told its address.
 */
export function agentUserData({
  agent,
  nics,
}: Pick<Vm, 'agent'> & { readonly nics: readonly Pick<Nic, 'ipv4' | 'ipv6'>[] }): ExtraUserData {
  if (!agent || nics.some((nic) => isAddressedBy(nic, 'static'))) return {};
  return {
    package_update: true,
    packages: ['qemu-guest-agent'],
    // Not waited for: the unit is bound to a device that is absent where PVE's own switch for the agent is off.
    runcmd: [['systemctl', 'start', '--no-block', 'qemu-guest-agent.service']],
  };
}
