import { VirtualEnvironmentFirewallAlias } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-alias';
import { VirtualEnvironmentFirewallIpset } from '@cdktf/provider-proxmox/lib/virtual-environment-firewall-ipset';
import { type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { literalText } from '../terraform-text';
import type { FirewallProps } from './firewall-props';

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

  /** All of them, by name. */
  add(): readonly (readonly [name: string, resource: TerraformResource])[] {
    const { aliases = {}, ipSets = {}, comments = {}, provider } = this.props;
    return [
      ...Object.entries(aliases).map(([name, cidr]) => {
        const comment = literalText(comments[name]);
        const config = { provider, name, cidr, comment };
        return [name, new VirtualEnvironmentFirewallAlias(this.aliases, name, config)] as const;
      }),
      ...Object.entries(ipSets).map(([name, members]) => {
        const comment = literalText(comments[name]);
        const config = { provider, name, cidr: members.map(memberOf), comment };
        return [name, new VirtualEnvironmentFirewallIpset(this.sets, name, config)] as const;
      }),
    ];
  }
}

/** One with `!` before it is left out of the set. */
function memberOf(member: string): { readonly name: string; readonly nomatch: true | undefined } {
  return { name: member.replace(/^!/, ''), nomatch: member.startsWith('!') ? true : undefined };
}
