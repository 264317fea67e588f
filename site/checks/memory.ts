import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import { DataSize } from '../values';
import { placeOf } from '../yaml';

/** What PVE's API takes at least. @see https://pve.proxmox.com/pve-docs/api-viewer/#/nodes/{node}/qemu `memory` */
const LEAST_MIB = 16;
/** @see https://www.debian.org/releases/bullseye/amd64/ch03s04 the least for a system without desktop */
const USUAL_MIB = 256;

/** A VM has the memory that PVE and what its image holds need. */
export function checkMemory(site: SiteDraft, problems: ProblemList): void {
  for (const { name, vm, hardware, bootMethod } of site.machines) {
    if (typeof vm.memory !== 'string') continue;
    const { mib } = DataSize.parse(vm.memory);
    const refused = mib < LEAST_MIB;
    // What a template or a medium holds is not known; images of the catalogue are Linux distributions.
    if (!refused && (mib >= USUAL_MIB || bootMethod !== 'image')) continue;
    problems.add({
      code: 'MEMORY_TOO_SMALL',
      severity: refused ? 'error' : 'warning',
      message: refused
        ? `VM "${name}" has ${vm.memory} of memory; PVE takes at least ${String(LEAST_MIB)}MiB`
        : `VM "${name}" has ${vm.memory} of memory, with which a distribution hardly boots`,
      hint: `take at least ${String(USUAL_MIB)}MiB; 512MiB is enough for a small Debian`,
      place: placeOf(hardware, ['memory']),
    });
  }
}
