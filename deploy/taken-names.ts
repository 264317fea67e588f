import { DeployError } from './deploy-error';
import type { StateResource, TerraformState } from './state-json';

/** A name that the specs give to a network, and that its cluster has. */
export interface TakenName {
  readonly kind: 'zone' | 'vnet';
  readonly name: string;
  /** The zone that a vnet is in. */
  readonly zone?: string;
  /** Where the specs give it: `specs/envs/dev.yaml:11:9`. */
  readonly place?: string;
}

const TYPES = { zone: /_sdn_zone_/, vnet: /_sdn_vnet$/ } as const;

/** What the cluster has and the state does not: it was made by another site, by hand, or by a run that was killed. */
export function foreignNames(
  taken: readonly TakenName[],
  { resources }: Pick<TerraformState, 'resources'>,
): readonly TakenName[] {
  return taken.filter((each) => !resources.some((resource) => isOf(resource, each)));
}

/**
 * The error NAME_TAKEN: PVE would refuse such names in the middle of the deploy.
 *
 * @param environment its name
 * @param foreign at least one
 */
export function nameTaken(environment: string, foreign: readonly TakenName[]): DeployError {
  const told = foreign.map(({ kind, name, zone, place }) => {
    const what = kind === 'zone' ? `SDN zone "${name}"` : `vnet "${name}" (in zone "${zone ?? ''}")`;
    return `${place === undefined ? '' : `${place}: `}${what} is there already`;
  });
  const run = `rackwright secrets run ${environment} -- terraform -chdir=cdktf.out/stacks/${environment} import`;
  const imports = foreign.map(({ kind, name }) => `${run} ${ADDRESSES[kind]}.${name} ${name}`);
  return new DeployError(
    'NAME_TAKEN',
    `the cluster has networks that ${environment} did not make: ${told.join('; ')}. Where they are of another site or environment, give ` +
      'those here other names (a zone and a vnet each have at most 8 letters and digits). Where nothing else uses them, remove them ' +
      `in PVE, or take them over: ${imports.join(' && ')}`,
  );
}

/** By which a stack makes them. */
const ADDRESSES = { zone: 'proxmox_sdn_zone_vxlan', vnet: 'proxmox_sdn_vnet' } as const;

function isOf({ mode, type, values }: StateResource, { kind, name }: TakenName): boolean {
  return mode === 'managed' && TYPES[kind].test(type) && values['id'] === name;
}
