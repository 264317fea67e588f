import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { PveNode } from '../site';
import { terraformName } from './terraform-text';

/** Properties of {@link ProxmoxEndpoint}. */
export interface ProxmoxEndpointProps extends Pick<
  PveNode,
  'name' | 'apiEndpoint' | 'tlsVerify' | 'sshUser'
> {
  /** True makes it the provider of all resources that name none. At most one in a stack is. */
  readonly isDefault: boolean;
}

/**
 * The provider for one PVE endpoint, with the variable that its API token comes in: `TF_VAR_api_token_pve1`.
 *
 * The variable is ephemeral, so the token is in no plan and no state. Left null, the provider looks for
 * PROXMOX_VE_API_TOKEN itself, and the lab's provider for a running lab with that endpoint.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs
 */
export class ProxmoxEndpoint extends Construct {
  readonly provider: ProxmoxProvider;

  constructor(scope: Construct, id: string, props: ProxmoxEndpointProps) {
    super(scope, id);
    const token = new TerraformVariable(this, 'Token', {
      type: 'string',
      description: `API token of ${props.name}, user@realm!id=secret`,
      sensitive: true,
    });
    token.overrideLogicalId(terraformName(`api_token_${props.name}`));
    token.addOverride('default', null);
    token.addOverride('ephemeral', true);
    this.provider = new ProxmoxProvider(this, 'Resource', {
      endpoint: props.apiEndpoint,
      insecure: !props.tlsVerify,
      apiToken: token.stringValue,
      alias: props.isDefault ? undefined : terraformName(props.name),
      ssh: props.sshUser === undefined ? undefined : { username: props.sshUser, agent: true },
    });
  }
}
