import type { HostInterface, PhysicalHost } from '../../../site';

/** The network cards that a machine starts from. */
export function bootCards({ interfaces }: PhysicalHost): readonly Extract<HostInterface, { kind: 'nic' }>[] {
  return interfaces.flatMap((each) => (each.kind === 'nic' && each.pxe ? [each] : []));
}
