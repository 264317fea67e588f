import { Haresource } from '@cdktf/provider-proxmox/lib/haresource';
import { Harule } from '@cdktf/provider-proxmox/lib/harule';
import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { HighAvailability } from '../site';
import { pinName } from './pin-name';

/** A guest that the HA manager may have in its hands. */
export interface HighlyAvailable {
  /** `vm:10001`, `ct:201` */
  readonly haResourceId: string;
  /** What HA rules come after; absent where HA leaves it alone. */
  readonly managed?: ITerraformDependable;
}

/** Whether the HA manager keeps a guest off, which then nobody is to start. */
export function isStoppedByHa(ha: HighAvailability | undefined): boolean {
  return ha?.state === 'stopped' || ha?.state === 'disabled';
}

/** Properties of {@link ManagedGuest}. */
export interface ManagedGuestProps {
  /** Host name, `dev1`. */
  readonly name: string;
  /** What it was called so far, of one that was renamed. */
  readonly formerName?: string;
  /** `vm:10001`, `ct:201` */
  readonly resourceId: string;
  readonly ha: HighAvailability;
  /** Nodes that it may run on. @default any */
  readonly nodes?: readonly string[];
  readonly guest: ITerraformDependable;
  readonly provider?: TerraformProvider;
}

/**
 * A guest in the hands of PVE's HA manager, which keeps it on its nodes where it has several.
 *
 * Both go before the guest does: PVE refuses to delete what its manager would start again.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/haresource
 */
export class ManagedGuest extends Construct {
  /** What rules that name the guest come after. */
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ManagedGuestProps) {
    super(scope, id);
    const { name, formerName, resourceId, nodes, provider, ha, guest } = props;
    const pin = (resource: TerraformResource, suffix: string): void => {
      pinName(
        resource,
        `${name}-${suffix}`,
        formerName === undefined ? undefined : `${formerName}-${suffix}`,
      );
    };
    const managed = new Haresource(this, 'Resource', {
      provider,
      resourceId,
      state: ha.state,
      group: ha.group,
      maxRestart: ha.maxRestart,
      maxRelocate: ha.maxRelocate,
      failback: ha.failback,
      // Explicit, since the id is plain text: it is known before the guest is there.
      dependsOn: [guest],
    });
    pin(managed, 'ha');
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
    pin(rule, 'nodes');
  }
}

/** A node without a priority. */
const absent = null as unknown as number;
