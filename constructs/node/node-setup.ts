import { AptStandardRepository } from '@cdktf/provider-proxmox/lib/apt-standard-repository';
import { NetworkLinuxBond } from '@cdktf/provider-proxmox/lib/network-linux-bond';
import { NetworkLinuxBridge } from '@cdktf/provider-proxmox/lib/network-linux-bridge';
import { NetworkLinuxVlan } from '@cdktf/provider-proxmox/lib/network-linux-vlan';
import { VirtualEnvironmentDns } from '@cdktf/provider-proxmox/lib/virtual-environment-dns';
import { VirtualEnvironmentTime } from '@cdktf/provider-proxmox/lib/virtual-environment-time';
import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { NodeConfiguration, NodeInterface } from '../../site';
import { pinName } from '../pin-name';
import { literalText } from '../terraform-text';
import { validateNetwork } from './validate-network';

/** Properties of {@link NodeSetup}. */
export interface NodeSetupProps extends NodeConfiguration {
  readonly provider?: TerraformProvider;
}

/**
 * A PVE node's own network, DNS, time zone and package repositories.
 *
 * Bonds come before the bridges and VLANs on them, and each waits for the one before: every change reloads the node's
 * network, and PVE takes one reload at a time. A change that cuts the node off is not taken back by PVE itself;
 * `rackwright node` does so as far as the node can still be reached.
 * @see https://pve.proxmox.com/pve-docs/chapter-sysadmin.html#sysadmin_network_configuration
 */
export class NodeSetup extends Construct {
  /** What VMs on the bridges come after. */
  readonly network: readonly ITerraformDependable[];

  /** @throws {@link ConstructError} `NODE_INTERFACE` */
  constructor(scope: Construct, id: string, props: NodeSetupProps) {
    super(scope, id);
    validateNetwork(props);
    const { node, provider } = props;
    this.network = this.addNetwork(props);
    if (props.dns) {
      const dns = { nodeName: node, domain: props.dns.domain, servers: [...props.dns.servers], provider };
      this.name(new VirtualEnvironmentDns(this, 'Dns', dns), node, 'dns');
    }
    if (props.timezone !== undefined) {
      const time = { nodeName: node, timeZone: props.timezone, provider };
      this.name(new VirtualEnvironmentTime(this, 'Time', time), node, 'time');
    }
    for (const handle of props.repositories ?? []) {
      const repository = new AptStandardRepository(this, `repository ${handle}`, {
        nodeAttribute: node,
        handle,
        provider,
      });
      this.name(repository, node, handle);
    }
  }

  private addNetwork({
    node,
    provider,
    bonds = [],
    bridges = [],
    vlans = [],
    reloadTimeoutSeconds: timeoutReload,
  }: NodeSetupProps): TerraformResource[] {
    const made: TerraformResource[] = [];
    const common = (each: NodeInterface): NodeInterface & Common => ({
      ...each,
      comment: literalText(each.comment),
      nodeName: node,
      timeoutReload,
      provider,
      dependsOn: made.slice(-1),
    });
    const keep = (resource: TerraformResource, { name }: NodeInterface): void => {
      made.push(this.name(resource, node, name));
    };
    for (const bond of bonds) {
      const config = {
        ...common(bond),
        slaves: [...bond.slaves],
        bondMode: bond.mode ?? 'active-backup',
        bondPrimary: bond.primary,
        bondXmitHashPolicy: bond.hashPolicy,
      };
      keep(new NetworkLinuxBond(this, bond.name, config), bond);
    }
    for (const bridge of bridges) {
      const ports = bridge.ports?.length ? [...bridge.ports] : undefined;
      const vids = bridge.vids?.join(' ');
      const config = { ...common(bridge), ports, vids, vlanAware: bridge.vlanAware ?? true };
      keep(new NetworkLinuxBridge(this, bridge.name, config), bridge);
    }
    for (const vlan of vlans) {
      const config = { ...common(vlan), interface: vlan.interface, vlan: vlan.vlanId };
      keep(new NetworkLinuxVlan(this, vlan.name, config), vlan);
    }
    return made;
  }

  private name<T extends TerraformResource>(resource: T, node: string, what: string): T {
    pinName(resource, `${node}-${what.replaceAll('.', '_')}`);
    return resource;
  }
}

interface Common {
  readonly nodeName: string;
  readonly timeoutReload?: number;
  readonly provider?: TerraformProvider;
  readonly dependsOn: ITerraformDependable[];
}
