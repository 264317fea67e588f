import type { TakenName } from '../../deploy';
import { PveClient, PveError } from '../../pve/client';
import type { Environment } from '../../site';
import type { Context } from '../context';
import { tokenOf } from '../node-token';
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
  const { token } = await tokenOf(context, node, loaded);
  if (token === undefined) return [];
  const client = new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
  const placeOf = (...paths: string[]): Pick<TakenName, 'place'> => {
    const place = loaded.origins.placeOf({ environment, paths });
    return place === undefined ? {} : { place };
  };
  try {
    const zones = await client.get<readonly { readonly zone: string }[]>('cluster/sdn/zones');
    const vnets =
      await client.get<readonly { readonly vnet: string; readonly zone: string }[]>('cluster/sdn/vnets');
    return [
      ...zones
        .filter(({ zone }) => zone === sdn.id)
        .map(({ zone }) => ({ kind: 'zone' as const, name: zone, ...placeOf('sdn.zone', 'sdn') })),
      ...vnets
        .filter(({ vnet }) => sdn.vnets.some(({ id }) => id === vnet))
        .map(({ vnet, zone }) => ({
          ...{ kind: 'vnet' as const, name: vnet, zone },
          ...placeOf(`sdn.vnets.${vnet}`, 'sdn.vnets', 'sdn'),
        })),
    ];
  } catch (error) {
    if (error instanceof PveError) return [];
    throw error;
  } finally {
    client.close();
  }
}
