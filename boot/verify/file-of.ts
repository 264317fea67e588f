import type { NetworkMachine } from '../../site';

/** The file of the specs that describes a machine, `hosts/rack1.yaml`. */
export function fileOf({ name, vm }: Pick<NetworkMachine, 'name' | 'vm'>): string {
  return `${vm ? 'vms' : 'hosts'}/${name}.yaml`;
}
