import { VirtualEnvironmentClusterFirewall } from '@cdktf/provider-proxmox/lib/virtual-environment-cluster-firewall';
import { VirtualEnvironmentClusterFirewallSecurityGroup } from '@cdktf/provider-proxmox/lib/virtual-environment-cluster-firewall-security-group';
import { VirtualEnvironmentFirewallAlias } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-alias';
import { VirtualEnvironmentFirewallIpset } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-ipset';
import { VirtualEnvironmentFirewallOptions } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-options';
import { VirtualEnvironmentFirewallRules } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-rules';
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { pinName } from '../pin-name';
import { literalText } from '../terraform-text';
import type { FirewallProps, FirewallRule, GuardedGuest } from './firewall-props';
import { validateFirewall } from './validate-firewall';

/**
 * PVE's firewall: aliases, IP sets and security groups of the cluster, and what each guest lets through.
 *
 * Guests are closed but for what their rules and groups allow. A guest is filtered only on cards with `firewall: true`.
 * The cluster's switch comes last, so that no rule is missing when it is turned on.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_firewall_rules
 */
export class Firewall extends Construct {
  private readonly names: ITerraformDependable[] = [];
  private readonly rules: ITerraformDependable[] = [];
  private readonly guests: ITerraformDependable[] = [];
  private readonly scopes = {
    aliases: new Construct(this, 'Aliases'),
    sets: new Construct(this, 'IpSets'),
    groups: new Construct(this, 'Groups'),
    guests: new Construct(this, 'Guests'),
  };

  /** @throws {@link ConstructError} `FIREWALL_NAME`, `FIREWALL_RULE`, `FIREWALL_UNKNOWN`, `TERRAFORM_NAME` */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FirewallProps,
  ) {
    super(scope, id);
    validateFirewall(props);
    this.addNames();
    this.addGroups();
    for (const guest of props.guests ?? []) this.addGuest(guest);
    this.addCluster();
  }

  private addNames(): void {
    const { aliases = {}, ipSets = {}, provider } = this.props;
    for (const [name, cidr] of Object.entries(aliases))
      this.keep(
        this.names,
        name,
        new VirtualEnvironmentFirewallAlias(this.scopes.aliases, name, { provider, name, cidr }),
      );
    for (const [name, members] of Object.entries(ipSets)) {
      const cidr = members.map((member) => ({
        name: member.replace(/^!/, ''),
        nomatch: member.startsWith('!') ? true : undefined,
      }));
      this.keep(
        this.names,
        name,
        new VirtualEnvironmentFirewallIpset(this.scopes.sets, name, { provider, name, cidr }),
      );
    }
  }

  private addGroups(): void {
    const { groups = {}, provider } = this.props;
    const dependsOn = [...this.names];
    for (const [name, rules] of Object.entries(groups)) {
      const rule = rules.map(toRule);
      this.keep(
        this.rules,
        name,
        new VirtualEnvironmentClusterFirewallSecurityGroup(this.scopes.groups, name, {
          provider,
          dependsOn,
          name,
          rule,
        }),
      );
    }
  }

  private addGuest(guest: GuardedGuest): void {
    const { name, node, vmId, kind = 'vm', rules = [], groups = [], dependsOn = [] } = guest;
    const { provider } = this.props;
    const scope = new Construct(this.scopes.guests, name);
    const place = { nodeName: node, ...(kind === 'vm' ? { vmId } : { containerId: vmId }) };
    const all = [...rules.map(toRule), ...groups.map((group) => ({ securityGroup: group, enabled: true }))];
    const before = [...this.names, ...this.rules, ...dependsOn];
    const own: ITerraformDependable[] = [];
    if (all.length > 0) {
      const list = new VirtualEnvironmentFirewallRules(scope, 'Rules', {
        provider,
        dependsOn: before,
        ...place,
        rule: all,
      });
      this.keep(own, name, list);
    }
    const options = new VirtualEnvironmentFirewallOptions(scope, 'Options', {
      provider,
      // What is let in is known before the door is closed.
      dependsOn: [...before, ...own],
      ...place,
      enabled: true,
      inputPolicy: guest.inputPolicy ?? 'DROP',
      outputPolicy: guest.outputPolicy ?? 'ACCEPT',
      ipfilter: guest.ipFilter ?? false,
    });
    this.keep(own, name, options);
    this.guests.push(...own);
  }

  private addCluster(): void {
    const { cluster, provider } = this.props;
    if (!cluster) return;
    const before = [...this.names, ...this.rules, ...this.guests];
    const own: ITerraformDependable[] = [];
    if (cluster.rules && cluster.rules.length > 0) {
      const rule = cluster.rules.map(toRule);
      this.keep(
        own,
        'nodes',
        new VirtualEnvironmentFirewallRules(this, 'Rules', { provider, dependsOn: before, rule }),
      );
    }
    this.keep(
      own,
      'cluster',
      new VirtualEnvironmentClusterFirewall(this, 'Cluster', {
        provider,
        dependsOn: [...before, ...own],
        enabled: cluster.enabled,
        inputPolicy: cluster.inputPolicy ?? 'DROP',
        outputPolicy: cluster.outputPolicy ?? 'ACCEPT',
      }),
    );
  }

  private keep(list: ITerraformDependable[], name: string, resource: TerraformResource): void {
    pinName(resource, name);
    list.push(resource);
  }
}

function toRule(rule: FirewallRule): object {
  return {
    type: rule.direction ?? 'in',
    action: rule.action,
    macro: rule.macro,
    proto: rule.protocol,
    dport: rule.ports,
    source: rule.source,
    dest: rule.destination,
    iface: rule.interface,
    log: rule.log ?? 'nolog',
    comment: literalText(rule.comment),
    enabled: true,
  };
}
