import { ProxmoxProvider, type ProxmoxProviderSsh } from '@cdktf/provider-proxmox/lib/provider';
import { Construct } from 'constructs';
import type { PveNode } from '../site';
import { apiEndpointOf } from './api-endpoint';
import { apiTokenOf } from './api-token';
import { terraformName } from './terraform-text';

/** Properties of {@link ProxmoxEndpoint}. */
export interface ProxmoxEndpointProps extends Pick<
  PveNode,
  'name' | 'apiEndpoint' | 'apiTokenKey' | 'tlsVerify' | 'sshUser' | 'sshAddress' | 'sshPort'
> {
  /** True makes it the provider of all resources that name none. At most one in a stack is. */
  readonly isDefault: boolean;
  /** True where the generic PROXMOX_VE_API_TOKEN must not stand in for the token. @default false */
  readonly isTokenRequired?: boolean;
}

/**
 * The provider for one PVE endpoint, whose API token comes in the variable of its key: `TF_VAR_api_token_pve1`. A gateway
 * may stand before it, named by `TF_VAR_api_endpoint_pve1`.
 *
 * Left null, the provider looks for PROXMOX_VE_API_TOKEN itself, and the lab's provider for a running lab with that
 * endpoint.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs
 */
export class ProxmoxEndpoint extends Construct {
  readonly provider: ProxmoxProvider;

  constructor(scope: Construct, id: string, props: ProxmoxEndpointProps) {
    super(scope, id);
    const token = apiTokenOf(this, { key: props.apiTokenKey, isRequired: props.isTokenRequired ?? false });
    this.provider = new ProxmoxProvider(this, 'Resource', {
      endpoint: apiEndpointOf(this, props),
      insecure: !props.tlsVerify,
      apiToken: token.stringValue,
      alias: props.isDefault ? undefined : terraformName(props.name),
      ssh: sshOf(props),
    });
  }
}

function sshOf({ name, sshUser, sshAddress, sshPort }: ProxmoxEndpointProps): ProxmoxProviderSsh | undefined {
  if (sshUser === undefined) return undefined;
  const node = sshAddress === undefined ? undefined : [{ name, address: sshAddress, port: sshPort }];
  return { username: sshUser, agent: true, nodeAttribute: node };
}
