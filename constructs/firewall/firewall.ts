import { VirtualEnvironmentClusterFirewall } from '@cdktf/provider-proxmox/lib/virtual-environment-cluster-firewall';
import { VirtualEnvironmentClusterFirewallSecurityGroup } from '@cdktf/provider-proxmox/lib/virtual-environment-cluster-firewall-security-group';
import { VirtualEnvironmentFirewallRules } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-rules';
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { pinName } from '../pin-name';
import { ClusterNames } from './cluster-names';
import type { FirewallProps, FirewallRule } from './firewall-props';
import { GuestFirewall } from './guest-firewall';
import { toRule } from './provider-rule';
import { referencesOf } from './rule-references';
import { literalText } from '../terraform-text';
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
  /** `alias lan`, `IP set admins`, `group web` */
  private readonly byName = new Map<string, ITerraformDependable>();
  private readonly byGuest = new Map<string, GuestFirewall>();
  private readonly scopes = {
    groups: new Construct(this, 'Groups'),
    guests: new Construct(this, 'Guests'),
    nodes: new Construct(this, 'Nodes'),
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
    this.addGuests();
    this.addNodes();
    this.addCluster();
  }

  /** What is made for one guest, for what comes after it and for limits; undefined for one that it does not know. */
  guest(name: string): GuestFirewall | undefined {
    return this.byGuest.get(name);
  }

  private addNames(): void {
    for (const { kind, name, resource } of new ClusterNames(this, this.props).add()) {
      this.keep(this.names, this.pinned(name), resource);
      this.byName.set(`${kind} ${name}`, resource);
    }
  }

  private addGroups(): void {
    const { groups = {}, comments = {}, provider } = this.props;
    for (const [name, rules] of Object.entries(groups)) {
      const group = new VirtualEnvironmentClusterFirewallSecurityGroup(this.scopes.groups, name, {
        provider,
        dependsOn: this.namedIn(rules),
        name,
        comment: literalText(comments[name]),
        rule: rules.map(toRule),
      });
      this.keep(this.rules, this.pinned(name), group);
      this.byName.set(`group ${name}`, group);
    }
  }

  private addGuests(): void {
    const { guests = [], provider } = this.props;
    for (const guest of guests) {
      const groups = (guest.groups ?? []).flatMap((name) => this.byName.get(`group ${name}`) ?? []);
      const before = [...this.namedIn(guest.rules ?? []), ...groups];
      const guarded = new GuestFirewall(this.scopes.guests, guest.name, { guest, before, provider });
      this.guests.push(...guarded.resources);
      this.byGuest.set(guest.name, guarded);
    }
  }

  private addNodes(): void {
    const { nodes = [], provider } = this.props;
    for (const { node, rules } of nodes) {
      const dependsOn = this.namedIn(rules);
      const rule = rules.map(toRule);
      this.keep(
        this.rules,
        node,
        new VirtualEnvironmentFirewallRules(this.scopes.nodes, node, {
          provider,
          dependsOn,
          nodeName: node,
          rule,
        }),
      );
    }
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
        forwardPolicy: cluster.forwardPolicy,
        ebtables: cluster.ebtables,
        logRatelimit: cluster.logLimit && { ...cluster.logLimit },
      }),
    );
  }

  /** Aliases and sets that rules name; all of them would be the square of it, where each of many machines is named. */
  private namedIn(rules: readonly FirewallRule[]): ITerraformDependable[] {
    const names = new Set(rules.flatMap(referencesOf).map(({ kind, name }) => `${kind} ${name}`));
    return [...names].flatMap((name) => this.byName.get(name) ?? []);
  }

  private pinned(name: string): string {
    const { pinnedWith } = this.props;
    return pinnedWith === undefined ? name : `${name}--${pinnedWith}`;
  }

  private keep(list: ITerraformDependable[], name: string, resource: TerraformResource): void {
    pinName(resource, name);
    list.push(resource);
  }
}
