import type {
  VirtualEnvironmentVmConfig,
  VirtualEnvironmentVmNuma,
} from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { VmNumaNode, VmProcessor } from './processor-props';

/** CPU and memory as the provider wants them. */
export function toProcessor(vm: VmProcessor): Pick<VirtualEnvironmentVmConfig, 'cpu' | 'memory' | 'numa'> {
  return {
    cpu: {
      cores: vm.cores,
      sockets: vm.sockets ?? 1,
      hotplugged: vm.pluggedCores,
      type: vm.cpuType ?? 'x86-64-v2-AES',
      flags: vm.cpuFlags && [...vm.cpuFlags],
      affinity: vm.cpuAffinity,
      limit: vm.cpuLimit,
      units: vm.cpuUnits,
      numa: vm.numa,
    },
    // `floating` is the balloon; without it the guest has none.
    memory: {
      dedicated: vm.memoryMib,
      floating: vm.balloonMib,
      shared: vm.sharedMemoryMib,
      hugepages: vm.hugepages,
      keepHugepages: vm.keepHugepages,
    },
    numa: vm.numaNodes?.map(toNumaNode),
  };
}

function toNumaNode(node: VmNumaNode, index: number): VirtualEnvironmentVmNuma {
  const { cpus, memoryMib, hostNodes, policy } = node;
  return { device: `numa${String(index)}`, cpus, memory: memoryMib, hostnodes: hostNodes, policy };
}
