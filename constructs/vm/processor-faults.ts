import { inRange, wholeInRange } from '../in-range';
import type { VmProcessor } from './processor-props';

const MEMORY_MAX_MIB = 268_435_456;

/** What PVE or the provider refuses of CPU and memory. */
export function processorFaults(vm: VmProcessor): string[] {
  return [
    ...wholeInRange('cores', vm.cores, 1, 2304),
    ...wholeInRange('sockets', vm.sockets, 1, 16),
    ...wholeInRange('pluggedCores', vm.pluggedCores, 1, vm.cores * (vm.sockets ?? 1)),
    ...inRange('cpuLimit', vm.cpuLimit, 0, 128),
    ...wholeInRange('cpuUnits', vm.cpuUnits, 1, 262_144),
    ...wholeInRange('memoryMib', vm.memoryMib, 64, MEMORY_MAX_MIB),
    ...wholeInRange('balloonMib', vm.balloonMib, 0, vm.memoryMib),
    ...wholeInRange('sharedMemoryMib', vm.sharedMemoryMib, 1, MEMORY_MAX_MIB),
    ...numaFaults(vm),
  ];
}

function numaFaults(vm: VmProcessor): string[] {
  const { numaNodes = [], hugepages, keepHugepages } = vm;
  const wanting = [
    ...(numaNodes.length > 0 ? ['numaNodes'] : []),
    ...(hugepages === undefined ? [] : ['hugepages']),
  ];
  const total = numaNodes.reduce((sum, { memoryMib }) => sum + memoryMib, 0);
  return [
    ...(wanting.length > 0 && vm.numa !== true
      ? [`${wanting.join(' and ')} want numa. Set numa: true.`]
      : []),
    ...(keepHugepages === true && hugepages === undefined
      ? ['keepHugepages has no huge pages to keep. Give hugepages too.']
      : []),
    ...(numaNodes.length > 8
      ? [`numaNodes has ${String(numaNodes.length)}, and PVE takes 8. Leave some out.`]
      : []),
    ...(numaNodes.length > 0 && total !== vm.memoryMib
      ? [
          `numaNodes have ${String(total)} MiB together, and the VM has ${String(vm.memoryMib)}. Make them the same.`,
        ]
      : []),
    ...numaNodes.flatMap(({ cpus, hostNodes, memoryMib }, index) => {
      const name = `numaNodes[${String(index)}]`;
      return [
        ...wholeInRange(`${name}.memoryMib`, memoryMib, 64, MEMORY_MAX_MIB),
        ...rangesFault(`${name}.cpus`, cpus),
        ...rangesFault(`${name}.hostNodes`, hostNodes),
      ];
    }),
  ];
}

function rangesFault(name: string, text: string): string[] {
  return /^\d+(-\d+)?(;\d+(-\d+)?)*$/.test(text)
    ? []
    : [`${name} is "${text}". Write numbers and runs of them, such as 0-3;8.`];
}
