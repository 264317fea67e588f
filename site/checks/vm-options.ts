import type { ProblemList } from '../errors';
import type { MachineDraft } from '../resolve';
import { DataSize } from '../values';
import { placeOf } from '../yaml';

/** What is wrong with an option, and where it stands. */
interface Fault {
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string;
}

/** Options of a VM that PVE would refuse together, in the middle of a deploy. */
export function checkVmOptions(
  { name, vm, hardware }: Pick<MachineDraft, 'name' | 'vm' | 'hardware'>,
  problems: ProblemList,
): void {
  for (const { path, message, hint } of [...coreFaults(vm), ...numaFaults(vm), ...diskFaults(vm)]) {
    problems.add({
      code: 'BAD_VALUE',
      message: `${path.join('.')} of VM "${name}" ${message}`,
      hint,
      place: placeOf(hardware, path),
    });
  }
}

function coreFaults({ cores, sockets, plugged_cores: plugged, display, ...vm }: MachineDraft['vm']): Fault[] {
  const all = (cores ?? 1) * (sockets ?? 1);
  const ports = vm.serial_ports?.length ?? 1;
  const [, shown] = /^serial(\d)$/.exec(display?.type ?? '') ?? [];
  return [
    ...(plugged != null && plugged > all
      ? [
          {
            path: ['plugged_cores'],
            message: `is ${String(plugged)}, and it has ${String(all)} cores`,
            hint: `at most ${String(all)}; without it all are plugged`,
          },
        ]
      : []),
    ...(shown !== undefined && Number(shown) >= ports && vm.boot_method !== 'adopt'
      ? [
          {
            path: ['display', 'type'],
            message: `is serial${shown}, and the VM has ${String(ports)} serial ports`,
            hint: 'add one to "serial_ports"',
          },
        ]
      : []),
    ...(vm.smbios && vm.smbios.uuid === undefined
      ? [
          {
            path: ['smbios'],
            message: 'has no "uuid", so that the VM would get another one at each change',
            hint: `add one as \`uuidgen\` gives it; of a VM that is there, that of "smbios1" in its configuration`,
          },
        ]
      : []),
    ...(vm.on_node_change != null && (vm.nodes ?? []).length > 1
      ? [
          {
            path: ['on_node_change'],
            message: 'has no effect: it may run on several nodes, and a move between them is no difference',
            hint: 'remove it, or "nodes"',
          },
        ]
      : []),
  ];
}

function numaFaults({ numa, numa_nodes: nodes, memory }: MachineDraft['vm']): Fault[] {
  if (!nodes || nodes.length === 0) return [];
  const total = nodes.reduce((sum, node) => sum + DataSize.parse(node.memory).mib, 0);
  const isSame = typeof memory !== 'string' || total === DataSize.parse(memory).mib;
  return [
    ...(numa === true
      ? []
      : [{ path: ['numa_nodes'], message: 'are given, and it has no NUMA', hint: 'add "numa: true"' }]),
    ...(isSame
      ? []
      : [
          {
            path: ['memory'],
            message: `is ${memory}, and its "numa_nodes" have ${String(total)}MiB together`,
            hint: 'make them the same',
          },
        ]),
  ];
}

/** A burst and the limit that it goes beyond. */
const BURSTS = [
  ['read_burst_mib', 'read_mib'],
  ['write_burst_mib', 'write_mib'],
  ['read_burst_iops', 'read_iops'],
  ['write_burst_iops', 'write_iops'],
] as const;

function diskFaults({ disks, scsi_hardware: controller }: MachineDraft['vm']): Fault[] {
  return Object.entries(disks ?? {}).flatMap(([disk, value]) => {
    const { queues, limits } = value ?? {};
    const at = disk.startsWith('scsi') ? (controller ?? 'virtio-scsi-single') : disk;
    const wrong = queues != null && at !== 'virtio-scsi-single';
    return [
      ...(wrong
        ? [
            {
              path: ['disks', disk, 'queues'],
              message: `is at ${at}, and scsi disks at virtio-scsi-single have queues alone`,
              hint: 'remove the line',
            },
          ]
        : []),
      ...BURSTS.flatMap(([burst, limit]) => {
        const [above, usual] = [limits?.[burst], limits?.[limit]];
        if (above == null || (usual != null && above >= usual)) return [];
        return [
          {
            path: ['disks', disk, 'limits', burst],
            message: `is ${String(above)}, and "${limit}" ${usual == null ? 'is not given' : `is ${String(usual)}`}`,
            hint: `a burst goes beyond a limit: give "${limit}", and not more than the burst`,
          },
        ];
      }),
    ];
  });
}
