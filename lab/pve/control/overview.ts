import { viewContainerResource } from '../lxc';
import type { Lab } from '../model';
import { viewResource } from '../vm';
import { readNics } from '../vm-config';

/** What `rackwright lab status` shows; it is told also while the node that answers for PVE is away. */
export interface LabOverview {
  readonly version: string;
  /** Nodes that are away. */
  readonly away: readonly string[];
  readonly guests: readonly GuestOverview[];
  /** Machines that are started because the lab, or their node, was: those that do not run yet. */
  readonly booting: readonly BootingGuest[];
}

/** A machine that a boot is to start. */
export interface BootingGuest {
  readonly vmid: number;
  readonly name?: string;
  /** Why it does not run; absent while it is still to be started. */
  readonly failure?: string;
}

/** A guest as PVE lists it, and the addresses of its cards. */
export interface GuestOverview {
  readonly vmid: number;
  readonly name?: string;
  readonly node: string;
  /** `unknown` where the node is away. */
  readonly status: string;
  readonly template?: number;
  /** Bytes. */
  readonly maxmem?: number;
  /** `BC:24:11:00:00:01`, in their order. */
  readonly macs: readonly string[];
}

/** Everything by its state in the lab. */
export function overview(lab: Lab): LabOverview {
  const { vms, containers, nodes } = lab.state;
  // Somebody may have started or removed it meanwhile.
  const booting = [...lab.booting].filter(([vmid]) => vms.get(String(vmid))?.status === 'stopped');
  const rows = [
    ...[...vms.values()].map((vm) => ({
      ...viewResource(vm),
      macs: readNics(vm.config).map(({ mac }) => mac),
    })),
    ...[...containers.values()].map((container) => ({ ...viewContainerResource(lab, container), macs: [] })),
  ] as unknown as readonly GuestOverview[];
  return {
    version: lab.version,
    away: [...nodes.keys()].filter((node) => lab.conditions.isAway(node)),
    booting: booting.map(([vmid, failure]) => {
      const name = vms.get(String(vmid))?.config['name'];
      return {
        vmid,
        ...(typeof name === 'string' ? { name } : {}),
        ...(failure === undefined ? {} : { failure }),
      };
    }),
    guests: rows.map((row) => (lab.conditions.isAway(row.node) ? { ...row, status: 'unknown' } : row)),
  };
}
