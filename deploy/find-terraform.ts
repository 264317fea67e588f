import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DeployError } from './deploy-error';

function onPath(binary: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, binary), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * `terraform` or else `tofu`, whichever is on PATH; `$TERRAFORM_BINARY_NAME`, cdktf's own setting, wins.
 *
 * @throws DeployError TERRAFORM_MISSING
 */
export function findTerraform(environment: Readonly<Record<string, string | undefined>>): string {
  const wanted = environment['TERRAFORM_BINARY_NAME'];
  const found = (wanted ? [wanted] : ['terraform', 'tofu']).find(
    (binary) => binary.includes('/') || onPath(binary, environment['PATH'] ?? ''),
  );
  if (found) return found;
  throw new DeployError(
    'TERRAFORM_MISSING',
    `Neither terraform nor tofu is on PATH. Install one: https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install`,
  );
}
