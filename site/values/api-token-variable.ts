/**
 * Name of the Terraform variable for the API token of a key: `pve-1` gives `api_token_pve_1`.
 *
 * A shell can only export names of letters, digits and "_", and the variable comes in as `TF_VAR_api_token_pve_1`.
 */
export function apiTokenVariable(key: string): string {
  return `api_token_${key.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}
