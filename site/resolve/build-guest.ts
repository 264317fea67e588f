import type { VmGuestModel } from '../model';
import type { VmSpec } from '../schema';
import { DataSize } from '../values';
import { defined } from './defined';

/** What a VM's own file, or a layer below it, says of what the guest is and sees. */
export function buildGuest(vm: VmSpec): VmGuestModel {
  const { rng, audio, smbios } = vm;
  return defined({
    osType: vm.guest_os,
    acpi: vm.acpi,
    keyboard: vm.keyboard,
    tablet: vm.tablet,
    // Without a UUID it is refused, by `checkVmOptions`.
    smbios: smbios?.uuid === undefined ? undefined : { ...defined(smbios), uuid: smbios.uuid },
    serialPorts: vm.serial_ports,
    audio: audio && defined(audio),
    rng: rng && { source: rng.source, ...defined({ maxBytes: rng.max_bytes, periodMs: rng.period_ms }) },
    virtiofs: vm.virtiofs?.map(({ direct_io: directIo, ...share }) => ({
      ...share,
      ...defined({ directIo }),
    })),
    hookScriptFileId: vm.hook_script,
    pluggedCores: vm.plugged_cores,
    numaNodes: vm.numa_nodes?.map(({ cpus, memory, host_nodes: hostNodes, policy }) => ({
      cpus,
      memoryMib: DataSize.parse(memory).mib,
      hostNodes,
      ...defined({ policy }),
    })),
    restartForChanges: vm.restart_for_changes,
    onNodeChange: vm.on_node_change,
  });
}
