import type { Environment } from './model';

/** Names of the PVE nodes that an environment's machines are made on, its own node first. */
export function nodesOf({ node, vms }: Pick<Environment, 'node' | 'vms'>): readonly string[] {
  return [...new Set([node, ...vms.map((vm) => vm.node)])];
}
