import { z } from 'zod';
import { MacAddress } from '../values';
import { bridgeText, vlanRange } from './bridge';
import { documented, layered, textOf } from './field';
import { addressText, ipSpec, mtuNumber, route } from './interface-address';

/** A network card of a VM. */
export const nicSpec = z
  .strictObject(
    layered({
      bridge: bridgeText,
      mac: textOf((text) => MacAddress.parse(text), {
        description:
          'MAC address. Default: BC:24:11 and three pairs made of the VM id and the number of the NIC.',
        examples: ['BC:24:11:00:27:11'],
      }),
      model: documented(z.enum(['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3']), {
        description: 'Card that QEMU shows to the guest. Default: virtio.',
      }),
      vlan: documented(z.int().min(1).max(4094), {
        description: 'VLAN tag, 1 to 4094. Default: untagged.',
        examples: [20],
      }),
      mtu: mtuNumber("Largest packet, 576 to 65520 bytes. Default: the vnet's or the bridge's."),
      trunks: documented(z.array(vlanRange), {
        description:
          'VLANs whose tags the guest sets itself: tags and runs of them. Default: all that the bridge carries.',
        examples: [[20, '30-39']],
      }),
      queues: documented(z.int().min(1).max(64), {
        description: 'Pairs of queues, 1 to 64; as many as cores let a virtio card use them all. Default: 1.',
        examples: [4],
      }),
      rate_limit: documented(z.number().min(0.1).max(10_240), {
        description: 'Megabytes a second that the guest may send, 0.1 to 10240. Default: no limit.',
        examples: [100],
      }),
      disconnected: documented(z.boolean(), {
        description: 'Whether the cable is pulled. Default: false.',
      }),
      firewall: documented(z.boolean(), {
        description:
          "Whether PVE's firewall filters the NIC. Default: true where it filters the VM, else false.",
      }),
      ipv4: ipSpec(4, '10.10.10.11/24'),
      ipv6: ipSpec(6, 'fd00:10::11/64'),
      dns_servers: documented(z.array(addressText('A DNS server.')), {
        description:
          'DNS servers to ask through this NIC. Default: those of `install.dns_servers`, on the NIC with the gateway.',
        examples: [['10.10.10.1']],
      }),
      routes: documented(z.array(route), {
        description: 'Static routes beside the default one. Default: none.',
        examples: [[{ to: '10.20.0.0/16', via: '10.10.10.1' }]],
      }),
    }),
  )
  .meta({ id: 'nic', description: 'A network card of a VM.' });

/** A NIC as a layer says it. */
export type NicSpec = z.infer<typeof nicSpec>;
