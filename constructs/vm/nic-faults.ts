import { inRange, wholeInRange } from '../in-range';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/** What PVE or the provider refuses of network cards. */
export function nicFaults({ nics, adopted }: Pick<ProxmoxVmProps, 'nics' | 'adopted'>): string[] {
  return nics.flatMap((nic, index) => {
    const name = `net${String(index)}`;
    const { mtu, mac, model = 'virtio', trunks = [], queues } = nic;
    const virtioOnly = [...(mtu === undefined ? [] : ['mtu']), ...(queues === undefined ? [] : ['queues'])];
    return [
      // The second digit says whether an address is one card's own.
      ...(/^[0-9A-F][02468ACE](:[0-9A-F]{2}){5}$/i.test(mac)
        ? []
        : [`mac of ${name} is "${mac}". Give six bytes of which the first is even, BC:24:11:00:27:11.`]),
      ...wholeInRange(`vlanId of ${name}`, nic.vlanId, 1, 4094),
      ...(mtu === 1 ? [] : wholeInRange(`mtu of ${name}`, mtu, 576, 65_520)),
      ...wholeInRange(`queues of ${name}`, queues, 1, 64),
      ...inRange(`rateLimitMbps of ${name}`, nic.rateLimitMbps, 0, 10_000_000),
      // PVE keeps what has no effect, and a VM that was taken over may have it.
      ...(model !== 'virtio' && virtioOnly.length > 0 && adopted !== true
        ? [
            `${name} has ${virtioOnly.join(' and ')}, which virtio cards have alone; it is ${model}. Leave it out.`,
          ]
        : []),
      ...trunks
        .filter((tag) => !isTrunk(tag))
        .map(
          (tag) => `trunks of ${name} have "${tag}". Give tags of 1 to 4094 and runs of them, 20 and 30-39.`,
        ),
    ];
  });
}

function isTrunk(text: string): boolean {
  if (!/^\d+(-\d+)?$/.test(text)) return false;
  const [first = 0, last = first] = text.split('-').map(Number);
  return first >= 1 && last >= first && last <= 4094;
}
