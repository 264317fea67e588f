import { Harule } from '@cdktf/provider-proxmox/lib/harule';
import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { HighlyAvailable } from '../high-availability';
import { pinName } from '../pin-name';

/** Properties of {@link AntiAffinity}. */
export interface AntiAffinityProps {
  /** Letters, digits, `-` and `_`, a letter first: `etcd`. */
  readonly name: string;
  /** VMs and containers that the HA manager has in its hands; two or more. */
  readonly machines: readonly HighlyAvailable[];
  readonly provider?: TerraformProvider;
}

/**
 * Guests that PVE's HA manager never runs on one node; PVE 9 and later.
 * @see https://pve.proxmox.com/pve-docs/chapter-ha-manager.html#ha_manager_rules
 */
export class AntiAffinity extends Construct {
  constructor(scope: Construct, id: string, { name, machines, provider }: AntiAffinityProps) {
    super(scope, id);
    const rule = new Harule(this, 'Resource', {
      provider,
      rule: `${name}-apart`,
      type: 'resource-affinity',
      affinity: 'negative',
      resources: machines.map(({ haResourceId }) => haResourceId),
      dependsOn: machines.flatMap(({ managed }) => managed ?? []),
    });
    pinName(rule, `${name}-apart`);
  }
}
