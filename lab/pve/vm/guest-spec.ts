import type { GuestNic, HostSpec } from '../../guests';
import { cloudInitOf } from '../cloud-init';
import { refuse, type Lab, type VmRecord } from '../model';
import { bridgesOf } from '../network';
import { cpusOf } from './view';
import { readNics } from '../vm-config';

/** PVE's first slot for network cards: `net0` is `ens18` in the guest. */
const FIRST_SLOT = 18;

/** What a machine needs to become a guest on the host's kernel. */
export async function hostSpecOf(
  lab: Lab,
  vm: VmRecord,
  as: Pick<HostSpec, 'kind' | 'root'>,
): Promise<HostSpec> {
  const cloudInit = await cloudInitOf(lab, vm);
  return {
    vmid: vm.vmid,
    name: String(vm.config['name'] ?? `VM${vm.vmid}`),
    ...as,
    memoryMib: Number(vm.config['memory'] ?? 512),
    cores: cpusOf(vm.config),
    nics: nicsOf(lab, vm),
    ...(cloudInit ? { cloudInit } : {}),
  };
}

/**
 * Network cards of a machine as guests know them; a card without a bridge is left out.
 *
 * @throws ApiError 500 when a bridge is not there: QEMU would not start.
 */
export function nicsOf(lab: Lab, vm: VmRecord): readonly GuestNic[] {
  const bridges = new Map(bridgesOf(lab).map((bridge) => [bridge.name, bridge]));
  return readNics(vm.config)
    .filter(({ options }) => options['bridge'] !== undefined)
    .map(({ index, mac, options }) => {
      const bridge = bridges.get(options['bridge'] ?? '');
      if (!bridge) throw refuse(`bridge '${options['bridge'] ?? ''}' does not exist`);
      // PVE: an MTU of 1 means that of the bridge.
      const mtu =
        options['mtu'] === undefined || options['mtu'] === '1' ? bridge.mtu : Number(options['mtu']);
      return {
        name: `ens${FIRST_SLOT + index}`,
        mac,
        bridge: bridge.name,
        ...(options['tag'] === undefined ? {} : { vlanId: Number(options['tag']) }),
        ...(mtu === undefined ? {} : { mtu }),
        ...(options['link_down'] === '1' ? { linkDown: true as const } : {}),
      };
    });
}
