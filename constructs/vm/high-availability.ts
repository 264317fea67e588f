import { Haresource } from '@cdktf/provider-proxmox/lib/haresource';
import { Harule } from '@cdktf/provider-proxmox/lib/harule';
import type { VirtualEnvironmentVm } from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { pinName } from '../pin-name';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/** Properties of {@link ManagedVm}. */
export interface ManagedVmProps extends Pick<ProxmoxVmProps, 'name' | 'nodes' | 'provider'> {
  /** `vm:10001` */
  readonly resourceId: string;
  readonly ha: NonNullable<ProxmoxVmProps['ha']>;
  readonly vm: VirtualEnvironmentVm;
}

/**
 * A VM in the hands of PVE's HA manager, which keeps it on its nodes where it has several.
 *
 * Both go before the VM does: PVE refuses to delete what its manager would start again.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/haresource
 */
export class ManagedVm extends Construct {
  /** What rules that name the VM come after. */
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ManagedVmProps) {
    super(scope, id);
    const { name, resourceId, nodes, provider, ha, vm } = props;
    const managed = new Haresource(this, 'Resource', {
      provider,
      resourceId,
      state: ha.state,
      group: ha.group,
      maxRestart: ha.maxRestart,
      maxRelocate: ha.maxRelocate,
      failback: ha.failback,
      // Explicit, since the id is plain text: it is known before the VM is there.
      dependsOn: [vm],
    });
    pinName(managed, `${name}-ha`);
    this.resource = managed;
    if (!nodes || nodes.length < 2) return;
    const rule = new Harule(this, 'Nodes', {
      provider,
      rule: `${name}-nodes`,
      type: 'node-affinity',
      resources: [resourceId],
      nodes: Object.fromEntries(nodes.map((node) => [node, absent])),
      strict: true,
      dependsOn: [managed],
    });
    pinName(rule, `${name}-nodes`);
  }
}

/** A node without a priority. */
const absent = null as unknown as number;
