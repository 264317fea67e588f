import { parsePropertyString } from '../../../pve/wire';
import { refuseParams, type Lab } from '../model';
import { enumOf } from '../operations';
import { findSection } from '../sections';

/** Models that PVE describes itself, above those of QEMU. */
const OWN = ['x86-64-v2', 'x86-64-v2-AES', 'x86-64-v3', 'x86-64-v4'];

/** Names of the CPU models that every node has. */
export function cpuModels(): readonly string[] {
  return [...enumOf('POST /cluster/qemu/custom-cpu-models', 'reported-model'), ...OWN];
}

/**
 * Ends a change that names a CPU model which there is not.
 *
 * @throws ApiError 400 in PVE's words (qemu-server 9.2.6).
 */
export function checkCpuModel(lab: Lab, cpu: unknown): void {
  if (typeof cpu !== 'string') return;
  const { cputype } = parsePropertyString(cpu, { defaultKey: 'cputype' });
  const complain = (words: string): Error => refuseParams({ cpu: `invalid format - ${words}\n` });
  if (cputype === undefined) throw complain('CPU is missing cputype');
  const custom = /^custom-(.*)$/.exec(cputype)?.[1];
  if (custom === undefined) {
    if (cpuModels().includes(cputype)) return;
    throw complain(`Built-in cputype '${cputype}' is not defined (missing 'custom-' prefix?)`);
  }
  if (!findSection(lab, 'cpu-models', custom)) throw complain(`Custom cputype '${custom}' not found`);
}
