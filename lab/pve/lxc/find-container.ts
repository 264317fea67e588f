import { refuse, type ContainerRecord, type Lab } from '../model';

/**
 * A container on a node.
 *
 * @throws ApiError 500 in PVE's words, which clients take for "gone".
 */
export function needContainer(lab: Lab, node: string, vmid: number): ContainerRecord {
  const container = lab.state.containers.get(String(vmid));
  if (container?.node !== node) {
    throw refuse(`Configuration file 'nodes/${node}/lxc/${vmid}.conf' does not exist`);
  }
  return container;
}

/** A container that no task has locked. */
export function needUnlockedContainer(lab: Lab, node: string, vmid: number): ContainerRecord {
  const container = needContainer(lab, node, vmid);
  if (container.lock !== undefined) throw refuse(`CT is locked (${container.lock})`);
  return container;
}

/** Changes what is given; a value of undefined removes the property. */
export function updateContainer(
  lab: Lab,
  vmid: number,
  change: { readonly [K in keyof ContainerRecord]?: ContainerRecord[K] | undefined },
): ContainerRecord {
  const container = lab.state.containers.get(String(vmid));
  if (!container) throw refuse(`CT ${vmid} does not exist`);
  const merged: [string, unknown][] = Object.entries({ ...container, ...change });
  const kept = merged.filter(([, value]) => value !== undefined);
  return lab.state.containers.set(String(vmid), Object.fromEntries(kept) as unknown as ContainerRecord);
}
