import { TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { apiEndpointVariable } from '../site';

/**
 * The address of a node's API: a variable that is PVE itself unless `TF_VAR_api_endpoint_pve1` names a gateway before it.
 *
 * It is ephemeral, so a plan that was saved is not bound to a gateway that is gone.
 */
export function apiEndpointOf(
  scope: Construct,
  { name, apiEndpoint }: { readonly name: string; readonly apiEndpoint: string },
): string {
  const stack = TerraformStack.of(scope);
  const variable = apiEndpointVariable(name);
  const known = stack.node.tryFindChild(variable);
  if (known instanceof TerraformVariable) {
    // Names that differ in signs only, such as a-b and a_b, have one variable: the second goes without.
    return known.default === apiEndpoint ? known.stringValue : apiEndpoint;
  }
  const made = new TerraformVariable(stack, variable, {
    type: 'string',
    description: `API of node ${name}, or a gateway before it`,
    default: apiEndpoint,
  });
  made.overrideLogicalId(variable);
  made.addOverride('ephemeral', true);
  return made.stringValue;
}
