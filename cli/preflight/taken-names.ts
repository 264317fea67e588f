import type { TakenName } from '../../deploy';
import type { Environment } from '../../site';
import { askNode } from '../ask-node';
import type { Context } from '../context';
import type { LoadedSite } from '../site';

/**
 * Names of an environment's networks that its cluster has already, with where the specs give them. Whether they are the environment's
 * own only its state knows. A node that cannot be asked is left to Terraform, which says why.
 */
export async function takenNames(
  context: Context,
  loaded: LoadedSite,
  { name: environment, node: home, sdn }: Environment,
): Promise<readonly TakenName[]> {
  const node = loaded.site.nodes.find(({ name }) => name === home);
  if (!sdn || !node) return [];
  const answer = await askNode(context, loaded, {
    node,
    ask: (client) =>
      Promise.all([
        client.get<readonly Zone[]>('cluster/sdn/zones'),
        client.get<readonly Vnet[]>('cluster/sdn/vnets'),
      ]),
  });
  const [zones, vnets] = answer ?? [[], []];
  const placeOf = (...paths: string[]): Pick<TakenName, 'place'> => {
    const place = loaded.origins.placeOf({ environment, paths });
    return place === undefined ? {} : { place };
  };
  const isOwn = ({ vnet }: Vnet): boolean => sdn.vnets.some(({ id }) => id === vnet);
  const zonePlace = placeOf('sdn.zone', 'sdn');
  return [
    ...zones
      .filter(({ zone }) => zone === sdn.id)
      .map(({ zone }) => ({ kind: 'zone' as const, name: zone, ...zonePlace })),
    ...vnets.filter(isOwn).map(({ vnet, zone }) => {
      const place = placeOf(`sdn.vnets.${vnet}`, 'sdn.vnets', 'sdn');
      return { kind: 'vnet' as const, name: vnet, zone, ...place };
    }),
  ];
}

interface Zone {
  readonly zone: string;
}

interface Vnet extends Zone {
  readonly vnet: string;
}
