import { VirtualEnvironmentFirewallAlias } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-alias';
import { VirtualEnvironmentFirewallIpset } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-ipset';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { literalText } from '../terraform-text';
import type { FirewallProps } from './firewall-props';
import type { RuleReference } from './rule-references';

/** Aliases and IP sets: what rules call addresses by. */
export class ClusterNames {
  private readonly aliases: Construct;
  private readonly sets: Construct;

  constructor(
    scope: Construct,
    private readonly props: FirewallProps,
  ) {
    this.aliases = new Construct(scope, 'Aliases');
    this.sets = new Construct(scope, 'IpSets');
  }

  /** All of them, by what they are and what they are called. */
  add(): readonly (RuleReference & { readonly resource: TerraformResource })[] {
    const { aliases = {}, ipSets = {}, comments = {}, provider } = this.props;
    return [
      ...Object.entries(aliases).map(([name, cidr]) => {
        const comment = literalText(comments[name]);
        const config = { provider, name, cidr, comment };
        const resource = new VirtualEnvironmentFirewallAlias(this.aliases, name, config);
        return { kind: 'alias' as const, name, resource };
      }),
      ...Object.entries(ipSets).map(([name, members]) => {
        const comment = literalText(comments[name]);
        const config = { provider, name, cidr: members.map(memberOf), comment };
        const resource = new VirtualEnvironmentFirewallIpset(this.sets, name, config);
        return { kind: 'IP set' as const, name, resource };
      }),
    ];
  }
}

/** One with `!` before it is left out of the set. */
function memberOf(member: string): { readonly name: string; readonly nomatch: true | undefined } {
  return { name: member.replace(/^!/, ''), nomatch: member.startsWith('!') ? true : undefined };
}
