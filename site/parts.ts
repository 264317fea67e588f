import type { Environment } from './model';

/**
 * What an environment is deployed as: itself, or where it is divided its own part, with its networks, its router and
 * what all share, and after it one part for each shard. Each has a stack and a state of its own, `dev--3` for `dev/3`.
 */
export function partsOf(environment: Environment): readonly Environment[] {
  const { shards, name, posture, node, vmIds, cloudInit, hostKeys, policy } = environment;
  if (shards === undefined) return [environment];
  const own = environment.vms.filter(({ shard }) => shard === undefined);
  // All but the networks.
  const common = {
    ...{ posture, node, vmIds, cloudInit },
    ...(hostKeys ? { hostKeys } : {}),
    ...(policy ? { policy } : {}),
  };
  const parts = Array.from({ length: shards }, (_, index) => ({
    ...common,
    name: `${name}--${String(index)}`,
    partOf: name,
    vms: environment.vms.filter(({ shard }) => shard === index),
  }));
  return [{ ...environment, vms: own }, ...parts];
}

/**
 * The parts that a deploy of some machines works on: the environment's own, which has what they share, and those that they
 * are in.
 *
 * @param hosts names of machines @default all
 */
export function partsWith(environment: Environment, hosts?: readonly string[]): readonly Environment[] {
  return partsOf(environment).filter(
    ({ partOf, vms }) => !hosts || partOf === undefined || vms.some(({ name }) => hosts.includes(name)),
  );
}

/** The part of that name, `dev/3` or `dev--3`, with the environment that it is of; undefined where there is none. */
export function findPart(
  environments: readonly Environment[],
  name: string,
): { readonly whole: Environment; readonly part: Environment } | undefined {
  const wanted = name.replace('/', '--');
  for (const whole of environments) {
    const part = partsOf(whole).find((each) => each.name === wanted && each.partOf !== undefined);
    if (part) return { whole, part };
  }
  return undefined;
}

/** A part as people write it, `dev/3`. */
export function partName({ name, partOf }: Pick<Environment, 'name' | 'partOf'>): string {
  return partOf === undefined ? name : `${partOf}/${name.slice(partOf.length + 2)}`;
}
