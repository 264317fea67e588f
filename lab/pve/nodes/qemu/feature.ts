import { operation, type AnyRoute, type OperationCall } from '../../http';
import type { Lab, VmRecord, VolumeRecord } from '../../model';
import { canSnapshot } from '../../snapshots';
import { needVm } from '../../vm';
import { volumeId } from '../../volumes';

function volumesOf(lab: Lab, vm: VmRecord): readonly VolumeRecord[] {
  return [...lab.state.volumes.values()].filter((volume) => volume.vmid === vm.vmid);
}

/** What a machine can do, and on which nodes. */
function feature({ lab, given }: OperationCall): object {
  const vm = needVm(lab, given.node, given.vmid);
  const isShared = volumesOf(lab, vm).every((volume) => volume.node === undefined);
  const name = given.text('feature');
  const has = name === 'snapshot' ? canSnapshot(lab, vm) : name === 'copy' || vm.config['template'] === 1;
  return { hasFeature: has ? 1 : 0, nodes: isShared ? [...lab.state.nodes.keys()] : [vm.node] };
}

/** What stands in the way of a migration. */
function preconditions({ lab, given }: OperationCall): object {
  const vm = needVm(lab, given.node, given.vmid);
  const local = volumesOf(lab, vm).filter((volume) => volume.node !== undefined);
  const isRunning = vm.status === 'running';
  const others = [...lab.state.nodes.keys()].filter((node) => node !== vm.node);
  const blocked = others.flatMap((node) => {
    const missing = local.filter(
      (volume) => lab.state.storages.get(volume.storage)?.nodes?.includes(node) === false,
    );
    const storages = [...new Set(missing.map((volume) => volume.storage))];
    return storages.length === 0 ? [] : [[node, { unavailable_storages: storages }] as const];
  });
  const blockedNames = blocked.map(([node]) => node);
  return {
    running: isRunning ? 1 : 0,
    allowed_nodes: others.filter((node) => !blockedNames.includes(node)),
    not_allowed_nodes: Object.fromEntries(blocked),
    local_disks: local.map((volume) => ({
      volid: volumeId(volume),
      size: volume.size,
      cdrom: volume.volume.includes('cloudinit') ? 1 : 0,
      is_unused: 0,
    })),
    local_resources: Object.keys(vm.config).filter((key) => /^(?:usb|hostpci|serial|parallel)\d+$/.test(key)),
    'mapped-resources': [],
    'mapped-resource-info': {},
    'has-dbus-vmstate': 1,
  };
}

/** `/nodes/{node}/qemu/{vmid}/feature` and the look before a migration */
export const featureRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/qemu/{vmid}/feature', feature),
  operation('GET /nodes/{node}/qemu/{vmid}/migrate', preconditions),
];
