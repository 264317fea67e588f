import { z } from 'zod';
import { Cidr, IpAddress } from '../values';
import { documented, layered, nameText, textOf } from './field';
import { machineName } from './node';

const cidr = (description: string, example: string): z.ZodString =>
  textOf((text) => Cidr.parse(text), { description, examples: [example] });

const clusterSpec = z.strictObject(
  layered({
    kind: documented(z.enum(['pve', 'k3s', 'talos']), { description: 'What the members form. Required.' }),
    control_plane: documented(z.array(machineName), {
      description: 'Machines of the control plane; for `pve`, every node. Required.',
      examples: [['k8s1', 'k8s2', 'k8s3']],
    }),
    workers: documented(z.array(machineName), {
      description: 'Further machines. Default: none.',
      examples: [['k8s4']],
    }),
    endpoint: textOf((text) => IpAddress.parse(text), {
      description: 'Address that the API is reached at. Default: the first machine of the control plane.',
      examples: ['10.10.10.5'],
    }),
    version: documented(z.string().min(1).max(40), {
      description: 'Version, in quotes. Default: the newest known.',
      examples: ['v1.33.4'],
    }),
    network: nameText({
      description: 'Network of the site that carries the traffic between members. Default: any.',
      examples: ['storage'],
    }),
    pod_cidr: cidr('Addresses of pods. Default: 10.42.0.0/16.', '10.42.0.0/16'),
    service_cidr: cidr('Addresses of services. Default: 10.43.0.0/16.', '10.43.0.0/16'),
    depends_on: documented(z.array(nameText({ description: 'Name of a cluster.', examples: ['pve'] })), {
      description: 'Clusters that must be there before. Default: none.',
      examples: [['pve']],
    }),
  }),
);

/** Clusters of a site. */
export const clusters = documented(
  z.record(nameText({ description: 'Name of the cluster.', examples: ['k8s'] }), clusterSpec.nullable()),
  { description: 'Clusters by their name. Default: none.' },
);

/** A cluster, after merging. */
export type ClusterSpec = z.infer<typeof clusterSpec>;
