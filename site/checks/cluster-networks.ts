import { formatPlace, type ProblemList } from '../errors';
import type { ClusterDraft, SiteDraft } from '../resolve';
import { Cidr } from '../values';
import { keyPlaceOf } from '../yaml';
import { networksOf } from './networks-of';

/** What the roles of these kinds take where nothing is written. */
const DEFAULTS = {
  k3s: { pod_cidr: '10.42.0.0/16', service_cidr: '10.43.0.0/16' },
  talos: { pod_cidr: '10.244.0.0/16', service_cidr: '10.96.0.0/12' },
} as const;

/** The addresses that a Kubernetes cluster gives its pods and services are those of no network of the site. */
export function checkClusterNetworks(site: SiteDraft, problems: ProblemList): void {
  const networks = networksOf(site).flatMap(({ kind, name, subnets }) =>
    subnets.map(({ cidr }) => ({ what: `${kind} "${name}"`, cidr: cidr.value, place: cidr.place })),
  );
  for (const cluster of site.clusters) {
    const [pods, services] = rangesOf(cluster);
    if (!pods || !services) continue;
    const report = (range: typeof pods, other: string): void => {
      problems.add({
        code: 'OVERLAPPING_SUBNETS',
        severity: 'warning',
        message: `${range.cidr.text}, the ${range.what} of cluster "${cluster.name}", overlaps ${other}`,
        hint: `write another "${range.field}": what has such an address cannot be reached from the cluster`,
        place: keyPlaceOf(cluster.tree, [range.field]),
        about: range.field,
      });
    };
    if (services.cidr.overlaps(pods.cidr)) report(services, `${pods.cidr.text}, its ${pods.what}`);
    for (const range of [pods, services]) {
      const other = networks.find(({ cidr }) => cidr.overlaps(range.cidr));
      if (other) report(range, `${other.cidr.text} of ${other.what} (${formatPlace(other.place)})`);
    }
  }
}

function rangesOf({ model }: ClusterDraft): readonly { field: string; what: string; cidr: Cidr }[] {
  if (!model || model.kind === 'pve') return [];
  const usual = DEFAULTS[model.kind];
  return [
    { field: 'pod_cidr', what: 'pods', cidr: Cidr.parse(model.podCidr ?? usual.pod_cidr) },
    { field: 'service_cidr', what: 'services', cidr: Cidr.parse(model.serviceCidr ?? usual.service_cidr) },
  ];
}
