import type { PhysicalHost } from '../site';

/** A machine that an installer puts an operating system on: of iron, or a VM in the same terms. */
export type InstalledMachine = Pick<
  PhysicalHost,
  'name' | 'fqdn' | 'firmware' | 'disks' | 'raid' | 'interfaces' | 'install'
>;
