import { TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { apiTokenVariable } from '../site';
import { ConstructError } from './construct-error';

/** What a token of a stack is for. */
export interface ApiTokenOptions {
  /** Key of the token as the site has it, `pve1`. */
  readonly key: string;
  /** True refuses a plan without the variable: PROXMOX_VE_API_TOKEN would go to endpoints that it is not for. */
  readonly isRequired: boolean;
}

/**
 * The variable that an API token comes in, `TF_VAR_api_token_pve1`: one in a stack for each key, made when first asked
 * for.
 *
 * It is ephemeral, so the token is in no plan and no state.
 * @throws {@link ConstructError} `API_TOKEN_KEY_TAKEN`
 */
export function apiTokenOf(scope: Construct, { key, isRequired }: ApiTokenOptions): TerraformVariable {
  const stack = TerraformStack.of(scope);
  const name = apiTokenVariable(key);
  const known = stack.node.tryFindChild(name);
  const description = `API token ${key}, user@realm!id=secret`;
  if (known instanceof TerraformVariable) {
    if (known.description === description) return known;
    throw new ConstructError(
      'API_TOKEN_KEY_TAKEN',
      `the API token key "${key}" gives the variable ${name}, and so does another key of this environment. ` +
        'Set api_token of one of the nodes to a key with other letters or digits.',
    );
  }
  const token = new TerraformVariable(stack, name, {
    type: 'string',
    description,
    sensitive: true,
    ...(isRequired ? { validation: [requirement(name)] } : {}),
  });
  token.overrideLogicalId(name);
  token.addOverride('default', null);
  token.addOverride('ephemeral', true);
  return token;
}

function requirement(name: string): { readonly condition: string; readonly errorMessage: string } {
  return {
    condition: `\${var.${name} != null}`,
    errorMessage:
      'This environment talks to several endpoints with tokens of their own, and PROXMOX_VE_API_TOKEN would be sent ' +
      `to each of them. Set TF_VAR_${name} to user@realm!id=secret, or give nodes with one token one api_token key.`,
  };
}
