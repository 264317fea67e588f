/**
 * Name of the Terraform variable for the API token of a key: `pve-1` gives `api_token_pve_1`.
 *
 * A shell can only export names of letters, digits and "_", and the variable comes in as `TF_VAR_api_token_pve_1`.
 */
export function apiTokenVariable(key: string): string {
  return `api_token_${exportable(key)}`;
}

/** Name of the Terraform variable for the API endpoint of a node: `pve-1` gives `api_endpoint_pve_1`. */
export function apiEndpointVariable(node: string): string {
  return `api_endpoint_${exportable(node)}`;
}

function exportable(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_');
}
