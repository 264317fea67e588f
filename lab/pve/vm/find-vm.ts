import { refuse, type Lab, type VmRecord } from '../model';

/**
 * A machine on a node.
 *
 * @throws ApiError 500 in PVE's words, which clients take for "gone".
 */
export function needVm(lab: Lab, node: string, vmid: number): VmRecord {
  const vm = lab.state.vms.get(String(vmid));
  if (vm?.node !== node)
    throw refuse(`Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`);
  return vm;
}

/** A machine that no task has locked. */
export function needUnlocked(lab: Lab, node: string, vmid: number): VmRecord {
  const vm = needVm(lab, node, vmid);
  if (vm.lock !== undefined) throw refuse(`VM is locked (${vm.lock})`);
  return vm;
}

/** Puts a machine. */
export function putVm(lab: Lab, vm: VmRecord): VmRecord {
  return lab.state.vms.set(String(vm.vmid), vm);
}

/** Changes what is given; a value of undefined removes the property. */
export function updateVm(
  lab: Lab,
  vmid: number,
  change: { readonly [K in keyof VmRecord]?: VmRecord[K] | undefined },
): VmRecord {
  const vm = lab.state.vms.get(String(vmid));
  if (!vm) throw refuse(`VM ${vmid} does not exist`);
  const merged: [string, unknown][] = Object.entries({ ...vm, ...change });
  const kept = merged.filter(([, value]) => value !== undefined);
  return putVm(lab, Object.fromEntries(kept) as unknown as VmRecord);
}
