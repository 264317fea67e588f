import type { Found, PolicyCheck, Subject } from '../policy';
import { block, blocks, literal, type Resource } from '../stack';

/** Gibibytes that a machine's disks may take of a storage; what only PVE knows, as of a clone, counts for nothing. */
function takenBy({ body }: Resource, storage: string): number {
  const disks = [...blocks(body['disk']), block(body['efi_disk']), block(body['tpm_state'])];
  const sizes = disks.map((disk) => (disk['datastore_id'] === storage ? Number(disk['size']) : 0));
  const mounts = blocks(body['mount_point']).map((mount) =>
    mount['volume'] === storage ? gibOf(mount['size']) : 0,
  );
  return [...sizes, ...mounts].filter(Number.isFinite).reduce((sum, size) => sum + size, 0);
}

/** `8G`, as containers have it. */
function gibOf(size: unknown): number {
  const [, number, unit = 'G'] = /^(\d+)([MGT])?$/.exec(String(size)) ?? [];
  return Number(number) * ({ M: 1 / 1024, G: 1, T: 1024 }[unit] ?? Number.NaN);
}

function overcommitted({ stack, storages }: Subject): readonly Found[] {
  const machines = ['proxmox_virtual_environment_vm', 'proxmox_virtual_environment_container'].flatMap(
    (type) => stack.resources(type),
  );
  return storages.flatMap(({ name, nodes, sizeGib }): Found[] => {
    const here = machines.filter(({ body }) => nodes.includes(literal(body['node_name']) ?? ''));
    const taken = here.reduce((sum, machine) => sum + takenBy(machine, name), 0);
    if (taken <= sizeGib) return [];
    const message = `disks on ${name} of ${nodes.join(', ')} may grow to ${String(taken)} GiB, and it has ${String(sizeGib)} GiB`;
    // A shared storage is one thing, whichever of its nodes says its size.
    const [node = ''] = nodes;
    return [
      { message, subject: name, about: { node, paths: [`storages.${name}.size`, `storages.${name}`] } },
    ];
  });
}

/** Policies of storages. */
export const storagePolicies: readonly PolicyCheck[] = [
  {
    id: 'storage-overcommitted',
    severity: 'warning',
    title: 'Disks cannot outgrow a storage.',
    remedy:
      'Shrink or move disks, or enlarge the storage and its size in the specs: all guests on a thin pool stop once it is full.',
    check: overcommitted,
  },
];
