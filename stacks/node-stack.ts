import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { DatacenterSetup, Firewall, NodeSetup, ProxmoxEndpoint } from '../constructs';
import type { PveNode, Site } from '../site';
import { nodeFirewall } from './firewall';
import { addStateBackend } from './state-backend';

/** Properties of {@link NodeStack}. */
export interface NodeStackProps {
  readonly site: Site;
  /** A node whose specs say how it is set up. */
  readonly node: PveNode;
  /**
   * Folder of the project as seen from the folder that Terraform runs in.
   * @default '../../..', where that is `cdktf.out/stacks/<stack>`
   */
  readonly project?: string;
}

/** A node's own interfaces, name resolution, time and repositories, and what its cluster has for all. */
export class NodeStack extends TerraformStack {
  /** @throws `ConstructError` of the constructs */
  constructor(scope: Construct, id: string, { site, node, project = '../../..' }: NodeStackProps) {
    super(scope, id);
    addStateBackend(this, { ...site, environment: id, project });
    // Nothing else in this state says whose it is, as the record of an environment does.
    if (site.backend.type === 's3' || site.backend.type === 'http')
      this.addOverride('resource.terraform_data.site.input', site.name);
    const { provider } = new ProxmoxEndpoint(this, 'endpoint', { ...node, isDefault: true });
    const { datacenter, ...configuration } = node.setup ?? {};
    const own = new NodeSetup(this, 'node', { ...configuration, node: node.name, provider });
    // Storages may be reached over interfaces that are made here.
    if (datacenter)
      new DatacenterSetup(this, 'datacenter', { ...datacenter, dependsOn: own.network, provider });
    const firewall = nodeFirewall(site, node);
    if (firewall) new Firewall(this, 'firewall', { ...firewall, provider });
  }
}
