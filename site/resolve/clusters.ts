import type { ProblemList } from '../errors';
import type { Cluster } from '../model';
import { Cidr, IpAddress } from '../values';
import type { ClusterDraft } from './drafts';
import { Fields } from './fields';

/** Reads the clusters, in the order of their names. */
export function resolveClusters(site: Fields, problems: ProblemList): readonly ClusterDraft[] {
  return site
    .entries('clusters')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, key, tree]) => {
      if (tree.kind !== 'map') return [];
      const fields = new Fields(tree, problems, `cluster "${name}"`, key);
      const model = clusterModel(name, fields);
      const members = [...fields.items<string>('control_plane'), ...fields.items<string>('workers')];
      return [{ name, tree, place: key, members, ...(model ? { model } : {}) }];
    });
}

function clusterModel(name: string, fields: Fields): Cluster | undefined {
  const kind = fields.require<Cluster['kind']>('kind: k3s', 'kind')?.value;
  const controlPlane = fields.require<string[]>('control_plane: [k8s1]', 'control_plane')?.value;
  if (!kind || !controlPlane) return undefined;
  const text = (field: string, canonical: (value: string) => string = String): string | undefined => {
    const value = fields.get<string>(field)?.value;
    return value === undefined ? undefined : canonical(value);
  };
  const optional = {
    endpoint: text('endpoint', (value) => IpAddress.parse(value).text),
    version: text('version'),
    network: text('network'),
    podCidr: text('pod_cidr', (value) => Cidr.parse(value).text),
    serviceCidr: text('service_cidr', (value) => Cidr.parse(value).text),
  };
  return {
    name,
    kind,
    controlPlane,
    workers: fields.get<string[]>('workers')?.value ?? [],
    requires: fields.get<string[]>('depends_on')?.value ?? [],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
