import { type Environment, partName, partsOf, type Site } from '../site';
import { DeployError } from './deploy-error';
import { hostName, isMachine } from './plan';
import { readRecord } from './record-file';
import type { TerraformState } from './state-json';

/**
 * Where a machine would come into another state than the one that it is in, the one would destroy it and the other make
 * it anew. Looks at the records that deployments left here.
 *
 * @throws DeployError HOST_IN_OTHER_STATE
 */
export function checkStatesOfHosts({ environments }: Site, project: string): void {
  refuse(
    environments.flatMap((environment) => {
      const parts = partsOf(environment);
      const homes = new Map(parts.flatMap((part) => part.vms.map((vm) => [vm.name, part] as const)));
      return parts.flatMap((part) =>
        Object.keys(readRecord(project, part.name)?.hosts ?? {}).flatMap((host) =>
          moved(host, part, homes.get(host)),
        ),
      );
    }),
  );
}

/**
 * The same of what a state has, which also knows the machines of a deploy from elsewhere, or of one that failed.
 *
 * @param whole the environment with the machines of all its parts
 * @param part the one whose state it is
 * @throws DeployError HOST_IN_OTHER_STATE
 */
export function checkMachinesOfState(
  whole: Environment,
  part: Environment,
  { resources }: TerraformState,
): void {
  const homes = partsOf(whole).flatMap((home) => home.vms.map((vm) => ({ vm, home })));
  const machines = resources.filter((each) => each.mode === 'managed' && isMachine(each));
  refuse(
    machines.flatMap((machine) => {
      const host = hostName(machine.name);
      const found =
        homes.find(({ vm }) => vm.name === host) ??
        // It is called otherwise now.
        homes.find(({ vm }) => vm.vmId === Number(machine.values['vm_id']));
      return moved(host, part, found?.home);
    }),
  );
}

function moved(host: string, part: Environment, home: Environment | undefined): string[] {
  return !home || home.name === part.name
    ? []
    : [`${host} is in that of ${partName(part)} and would be in that of ${partName(home)}`];
}

function refuse(moves: readonly string[]): void {
  if (moves.length === 0) return;
  throw new DeployError(
    'HOST_IN_OTHER_STATE',
    `machines would change their state, and be made anew: ${moves.join('; ')}. Take "shards" and ` +
      'allocations.lock.yaml back to what they were, or destroy these machines first.',
  );
}
