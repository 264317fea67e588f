import { VirtualEnvironmentFirewallOptions } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-options';
import { VirtualEnvironmentFirewallRules } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-rules';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { pinName } from '../pin-name';
import type { GuardedGuest } from './firewall-props';
import { toRule } from './provider-rule';

/** Properties of {@link GuestFirewall}. */
export interface GuestFirewallProps {
  readonly guest: GuardedGuest;
  /** What its rules name: aliases, IP sets and groups. */
  readonly before: readonly ITerraformDependable[];
  readonly provider?: TerraformProvider | undefined;
}

/** What one guest lets through. */
export class GuestFirewall extends Construct {
  /** What the cluster's switch comes after. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: GuestFirewallProps) {
    super(scope, id);
    const { guest, provider } = props;
    const { name, node, vmId, kind = 'vm', rules = [], groups = [], dependsOn = [] } = guest;
    const place = { nodeName: node, ...(kind === 'vm' ? { vmId } : { containerId: vmId }) };
    const rule = [...rules.map(toRule), ...groups.map((group) => ({ securityGroup: group, enabled: true }))];
    const before = [...props.before, ...dependsOn];
    const lifecycle = guest.madeWith === undefined ? undefined : { replaceTriggeredBy: [guest.madeWith] };
    const lists =
      rule.length === 0
        ? []
        : [
            new VirtualEnvironmentFirewallRules(this, 'Rules', {
              provider,
              dependsOn: before,
              lifecycle,
              ...place,
              rule,
            }),
          ];
    const options = new VirtualEnvironmentFirewallOptions(this, 'Options', {
      provider,
      // What is let in is known before the door is closed.
      dependsOn: [...before, ...lists],
      lifecycle,
      ...place,
      enabled: guest.enabled ?? true,
      inputPolicy: guest.inputPolicy ?? 'DROP',
      outputPolicy: guest.outputPolicy ?? 'ACCEPT',
      // Each is written out: what the provider sends for one that is left out is not what PVE does by itself.
      ipfilter: guest.ipFilter ?? false,
      macfilter: guest.macFilter ?? true,
      dhcp: guest.dhcp ?? true,
      ndp: guest.ndp ?? true,
      radv: guest.radv ?? false,
      logLevelIn: guest.logIn,
      logLevelOut: guest.logOut,
    });
    for (const resource of [...lists, options]) pinName(resource, name);
    this.resources = [...lists, options];
  }
}
